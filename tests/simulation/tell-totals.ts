import type { SimulationTotals } from './simulation-totals.ts';

/** One run of `pnpm simulate --record`. */
export type RecordedRun = SimulationTotals & { date: string; firstSeed: number; lastSeed: number };

const COLUMNS = [
  'seeds',
  'httpSeeds',
  'orders',
  'delivered',
  'commands',
  'crashes',
  'stalls',
  'faults',
  'webhooks',
  'violations',
] as const;
const TITLES =
  'Seeds | of them over HTTP | Orders | Delivered | Commands | Crashes | Stalls | Panel faults | Payment events | Violations';

/** The table of the recorded runs with their sum, as `docs/proof.md` shows it. */
export function tellTotals(runs: RecordedRun[]): string {
  const line = (name: string, counts: Pick<RecordedRun, (typeof COLUMNS)[number]>): string =>
    `| ${name} | ${COLUMNS.map((column) => counts[column].toLocaleString('en')).join(' | ')} |`;
  const sum = Object.fromEntries(
    COLUMNS.map((column) => [column, runs.reduce((total, run) => total + run[column], 0)]),
  );
  const rows = runs.map((run) => line(`${run.date}, ${run.firstSeed} to ${run.lastSeed}`, run));
  // Every column was summed above.
  const all = line('**All**', sum as Record<(typeof COLUMNS)[number], number>);
  return `| Run | ${TITLES} |\n|---|${'---:|'.repeat(COLUMNS.length)}\n${[...rows, all].join('\n')}\n`;
}
