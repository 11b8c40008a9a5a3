import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SeedReport } from './play-seeds.ts';
import type { LostSeed } from './run-workers.ts';
import { addReport, noTotals, type SimulationTotals } from './simulation-totals.ts';
import type { WorldKind } from './world/world-plan.ts';

/** Where the shops of a run keep their records. */
export type StorageName = 'memory' | 'postgres';

/** How far a run of seeds is: what `--resume` goes on from. */
export interface SimulationState {
  storage: StorageName;
  /** Null: each seed has its own. */
  kind: WorldKind | null;
  firstSeed: number;
  seeds: number;
  /** Played seeds. */
  done: number[];
  totals: SimulationTotals;
  failed: { seed: number; violations: string[] }[];
}

type SimulationRange = Pick<SimulationState, 'storage' | 'kind' | 'firstSeed' | 'seeds'>;

const folder = new URL('../../.simulation/', import.meta.url);

/** A run as it was left, when it is to be resumed and there is one; else a new one. */
export function openState(
  { storage, kind, firstSeed, seeds }: SimulationRange,
  { resume }: { resume: boolean },
): SimulationState {
  const file = fileOf({ storage, kind, firstSeed, seeds });
  // Written by `saveState` below.
  if (resume && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as SimulationState;
  return { storage, kind, firstSeed, seeds, done: [], totals: noTotals(), failed: [] };
}

/** Adds a seed and keeps the state on the disk. */
export function addSeed(state: SimulationState, report: SeedReport | LostSeed): void {
  state.done.push(report.seed);
  if ('lost' in report) {
    state.failed.push({ seed: report.seed, violations: [report.lost] });
    state.totals = {
      ...state.totals,
      seeds: state.totals.seeds + 1,
      violations: state.totals.violations + 1,
    };
  } else {
    state.totals = addReport(state.totals, report);
    if (report.violations.length > 0) state.failed.push({ seed: report.seed, violations: report.violations });
  }
  saveState(state);
}

function saveState(state: SimulationState): void {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(state);
  const next = new URL(`${file.href}.next`);
  writeFileSync(next, JSON.stringify(state));
  renameSync(next, file);
}

function fileOf({ storage, kind, firstSeed, seeds }: SimulationRange): URL {
  const name = storage === 'memory' ? 'seeds' : `${storage}-seeds`;
  return new URL(
    `${kind === null ? '' : `${kind}-`}${name}-${firstSeed}-${firstSeed + seeds - 1}.json`,
    folder,
  );
}
