import type { PlayReport } from './play-shop.ts';

const COUNTED = [
  'orders',
  'placeOrders',
  'delivered',
  'commands',
  'refused',
  'unanswered',
  'crashes',
  'stalls',
  'webhooks',
  'faults',
  'pauses',
  'severed',
  'unheard',
] as const;

/** What many seeds went through together. */
export type SimulationTotals = Record<(typeof COUNTED)[number], number> & {
  seeds: number;
  /** Seeds through the simulators of the panel families, over HTTP. */
  httpSeeds: number;
  violations: number;
  cpuSeconds: number;
};

/** Nothing yet. */
export function noTotals(): SimulationTotals {
  const zeros = { orders: 0, placeOrders: 0, delivered: 0, commands: 0, refused: 0, unanswered: 0 };
  const more = { crashes: 0, stalls: 0, webhooks: 0, faults: 0, pauses: 0, severed: 0, unheard: 0 };
  return { seeds: 0, httpSeeds: 0, ...zeros, ...more, violations: 0, cpuSeconds: 0 };
}

/** The totals with one more seed. */
export function addReport(
  totals: SimulationTotals,
  report: Pick<PlayReport, (typeof COUNTED)[number] | 'kind' | 'violations'> & { cpuMs: number },
): SimulationTotals {
  const sums = { ...totals };
  for (const name of COUNTED) sums[name] += report[name];
  sums.seeds += 1;
  if (report.kind === 'http') sums.httpSeeds += 1;
  sums.violations += report.violations.length;
  sums.cpuSeconds = Math.round((sums.cpuSeconds + report.cpuMs / 1000) * 10) / 10;
  return sums;
}
