import { readFileSync, writeFileSync } from 'node:fs';
import { formatTotals, type RecordedRun } from './format-totals.ts';
import type { SimulationState, StorageName } from './simulation-state.ts';
import { noTotals } from './simulation-totals.ts';

const totalsFile = new URL('../../docs/proof-totals.json', import.meta.url);
const proofFile = new URL('../../docs/proof.md', import.meta.url);

/** The recorded runs, oldest first. */
export function readRecordedRuns(): RecordedRun[] {
  // Written by `recordProof` below; the first ones were all in memory, and counted less.
  const runs = JSON.parse(readFileSync(totalsFile, 'utf8')) as Omit<RecordedRun, 'storage' | 'kind'>[];
  return runs.map((run) => ({ ...noTotals(), storage: 'memory', kind: null, ...run }));
}

/**
 * Adds a run that was played to its end to the totals that `docs/proof.md` shows. Each seed counts once.
 * @throws TypeError
 */
export async function recordProof(state: SimulationState): Promise<void> {
  const { storage, kind, firstSeed, seeds, done, totals } = state;
  if (done.length < seeds) throw new TypeError('the run is not at its end');
  const runs = readRecordedRuns();
  const lastSeed = firstSeed + seeds - 1;
  const isKnown = runs
    .filter((run) => run.storage === storage && run.kind === kind)
    .some((run) => run.firstSeed <= lastSeed && run.lastSeed >= firstSeed);
  if (isKnown) throw new TypeError('some of these seeds are recorded already');
  const date = new Date().toISOString().slice(0, 10);
  const recorded = [...runs, { storage, kind, date, firstSeed, lastSeed, ...totals }];
  writeFileSync(totalsFile, `${JSON.stringify(recorded, null, 2)}\n`);
  const text = readFileSync(proofFile, 'utf8');
  writeFileSync(proofFile, putTotals(text, recorded));
}

const BETWEEN = /(<!-- totals in (memory|postgres) -->\n)[\s\S]*?(<!-- \/totals -->)/g;

/** The page with the totals of these runs in their places. */
export function putTotals(text: string, runs: RecordedRun[]): string {
  return text.replace(
    BETWEEN,
    (_all, open: string, storage: StorageName, close: string) =>
      `${open}${formatTotals(runs, storage)}${close}`,
  );
}
