/** Programs that ask whether the shop answers. */
const MONITORS = [
  /\b(?:UptimeRobot|Uptime-Kuma|Pingdom|StatusCake|Site24x7|HetrixTools|NodePing|Freshping|updown\.io|Better ?Uptime|Better Stack)\b/i,
  /^(?:kube-probe|GoogleHC|ELB-HealthChecker|AWS-Health-Checker|HealthCheck|HAProxy|Blackbox Exporter|Consul Health Check)\b/i,
  /^(?:check_http|Zabbix|Datadog|NewRelicPinger|Prometheus|Cloudflare-(?:Healthchecks|Traffic-Manager))\b/i,
  /^Amazon-Route53-Health-Check-Service\b/i,
];

/** Whether it is a monitor that asks: it counts as nobody. Pure. */
export function isMonitor(userAgent: string): boolean {
  const text = userAgent.slice(0, 512);
  return MONITORS.some((pattern) => pattern.test(text));
}
