import type { SimulationState, StorageName } from './simulation-state.ts';
import type { SimulationTotals } from './simulation-totals.ts';

/** One run of `pnpm simulate --record`. */
export type RecordedRun = SimulationTotals &
  Pick<SimulationState, 'storage' | 'kind'> & {
    date: string;
    firstSeed: number;
    lastSeed: number;
  };

const EVERYWHERE = [
  'seeds',
  'httpSeeds',
  'orders',
  'placeOrders',
  'delivered',
  'commands',
  'crashes',
  'stalls',
  'faults',
  'webhooks',
  'violations',
] as const;
const TITLES =
  'Seeds | of them over HTTP | Orders | of them with places | Delivered | Commands | Crashes | Stalls | Panel faults | Payment events | Violations';

type Column = (typeof EVERYWHERE)[number] | 'pauses' | 'severed' | 'unheard';
const TABLES: Record<StorageName, { columns: readonly Column[]; titles: string }> = {
  memory: { columns: EVERYWHERE, titles: TITLES },
  postgres: {
    columns: [...EVERYWHERE, 'pauses', 'severed', 'unheard'],
    titles: `${TITLES} | Statements held up | Backends ended | Answers lost`,
  },
};

/** The table of the recorded runs on this storage with their sum, as `docs/proof.md` shows it. */
export function formatTotals(runs: RecordedRun[], storage: StorageName): string {
  const { columns, titles } = TABLES[storage];
  const own = runs.filter((run) => run.storage === storage);
  if (own.length === 0) return 'No run is recorded yet.\n';
  const line = (name: string, count: (column: Column) => number): string =>
    `| ${name} | ${columns.map((column) => count(column).toLocaleString('en')).join(' | ')} |`;
  const rows = own.map((run) =>
    line(
      `${run.date}, ${run.firstSeed} to ${run.lastSeed}${run.kind === null ? '' : `, all ${run.kind}`}`,
      (column) => run[column],
    ),
  );
  const all = line('**All**', (column) => own.reduce((total, run) => total + run[column], 0));
  return `| Run | ${titles} |\n|---|${'---:|'.repeat(columns.length)}\n${[...rows, all].join('\n')}\n`;
}
