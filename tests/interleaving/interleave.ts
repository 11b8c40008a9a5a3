import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { StatementGate } from './statement-gate.ts';

/** Two pieces of work of two processes. `first` runs behind the gate. */
export interface Pair {
  gate: StatementGate;
  /** Asks the server, on its own connection. */
  watch: pg.Client;
  first(): Promise<unknown>;
  second(): Promise<unknown>;
  /** How many transactions the process of `second` has opened so far. */
  opened(): number;
}

/** How both ended. */
export interface Interleaved {
  first: PromiseSettledResult<unknown>;
  second: PromiseSettledResult<unknown>;
  /** The number of the statement of `first` that is to be stopped before next; null when it has no more. */
  next: number | null;
}

/**
 * Runs `second` whole, or until it waits for a lock, while `first` is held before its statement with this
 * number; then `first` goes on.
 *
 * Two races stand for those at the later statements of the same transaction of `first`. Where `second` had to
 * wait: the locks of `first` only become more until its commit, so `second` would stop at the same lock or an
 * earlier one, hold no more, and go on after the same commit. And where `second` left nothing behind: until
 * that commit it would see the same rows, and leave nothing again.
 */
export async function interleave(pair: Pair, statement: number): Promise<Interleaved> {
  const { gate, watch, first, second, opened } = pair;
  gate.stopBefore(statement);
  const firstEnds = settled(first());
  const hasStopped = await Promise.race([gate.whenStopped().then(() => true), firstEnds.then(() => false)]);
  const openedBefore = opened();
  const secondEnds = settled(second());
  const hasWaited = hasStopped && (await hasToWait(watch, secondEnds));
  const leftNothing = hasStopped && !hasWaited && isWithoutEffect(await secondEnds, opened() - openedBefore);
  gate.open();
  const ends = { first: await firstEnds, second: await secondEnds };
  if (!hasStopped) return { ...ends, next: null };
  const last = hasWaited || leftNothing ? (gate.endOfTransaction() ?? statement) : statement;
  return { ...ends, next: last + 1 };
}

function isWithoutEffect({ status }: PromiseSettledResult<unknown>, openedCount: number): boolean {
  return openedCount === 0 || (openedCount === 1 && status === 'rejected');
}

async function settled(work: Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

const LOOK_EVERY_MS = 2;

const WAITING =
  "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/**
 * Resolves when the work has ended, or the server says that somebody waits for a lock (true): only the gate's
 * opening can help then.
 */
async function hasToWait(watch: pg.Client, ends: Promise<unknown>): Promise<boolean> {
  const state = { hasEnded: false };
  const over = ends.then(() => {
    state.hasEnded = true;
  });
  while (!state.hasEnded) {
    const asked = watch.query(WAITING).then(({ rows }) => rows.length > 0);
    const isBlocked = await Promise.race([asked, over.then(() => false)]);
    await asked;
    if (isBlocked) return true;
    // The server is for those who work.
    await Promise.race([wait(LOOK_EVERY_MS), over]);
  }
  return false;
}
