export { createMetrics, type Metrics } from './metrics/create-metrics.ts';
export { type MetricsRouteOptions, metricsRoute } from './metrics/metrics-route.ts';
