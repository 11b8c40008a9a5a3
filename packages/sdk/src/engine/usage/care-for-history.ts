import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import { usageBucketOf } from '../../domain/usage/usage.ts';
import type { Engine } from '../kernel/engine.ts';

const HOURS_KEPT_MS = 14 * DAY_MS;
const DAYS_KEPT_MS = 366 * DAY_MS;
const BATCH = 5000;

/**
 * Sums old hours of the usage history into days and drops what is older than a year; returns how many rows, a
 * batch a transaction.
 */
export async function careForHistory(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const dayBefore = (ms: number): Date => usageBucketOf(addMs(clock.now(), -ms), 'day');
  const repeat = async (work: () => Promise<number>): Promise<number> => {
    let total = 0;
    for (let done = await work(); done > 0; done = await work()) total += done;
    return total;
  };
  const summed = await repeat(() =>
    storage.transaction((tx) => tx.usage.rollUp(dayBefore(HOURS_KEPT_MS), BATCH)),
  );
  const dropped = await repeat(() =>
    storage.transaction((tx) => tx.usage.prune(dayBefore(DAYS_KEPT_MS), BATCH)),
  );
  return summed + dropped;
}
