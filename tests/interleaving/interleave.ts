import type pg from 'pg';
import type { StatementGate } from './statement-gate.ts';

/** Two pieces of work of two processes. `first` runs behind the gate. */
export interface Pair {
  gate: StatementGate;
  /** Asks the server, on a connection of its own. */
  watch: pg.Client;
  first(): Promise<unknown>;
  second(): Promise<unknown>;
}

/** How both ended, and whether `first` had a statement with that number. */
export interface Interleaved {
  first: PromiseSettledResult<unknown>;
  second: PromiseSettledResult<unknown>;
  hasStopped: boolean;
}

/** Runs `second` whole, or until it waits for a lock, while `first` stands before its statement with this number; then `first` goes on. */
export async function interleave(
  { gate, watch, first, second }: Pair,
  statement: number,
): Promise<Interleaved> {
  gate.stopBefore(statement);
  const firstEnds = settled(first());
  const hasStopped = await Promise.race([gate.whenStopped().then(() => true), firstEnds.then(() => false)]);
  const secondEnds = settled(second());
  if (hasStopped) await endedOrBlocked(watch, secondEnds);
  gate.open();
  return { first: await firstEnds, second: await secondEnds, hasStopped };
}

async function settled(work: Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

const WAITING =
  "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/** Resolves when the work has ended, or the server says that somebody waits for a lock: only the gate's opening can help then. */
async function endedOrBlocked(watch: pg.Client, ends: Promise<unknown>): Promise<void> {
  const state = { hasEnded: false };
  const over = ends.then(() => {
    state.hasEnded = true;
  });
  while (!state.hasEnded) {
    const asked = watch.query(WAITING).then(({ rows }) => rows.length > 0);
    const isBlocked = await Promise.race([asked, over.then(() => false)]);
    await asked;
    if (isBlocked) return;
  }
}
