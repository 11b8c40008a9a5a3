import type { Engine } from './engine.ts';
import { reportThrow, subjectOf } from './report-failure.ts';

/** Things that end when their time is over. */
export interface DueWork {
  /** What failures are recorded under. */
  job: string;
  payloadOf(id: string): Record<string, string>;
  /** Ids of those whose time is over, the earliest first. */
  listDue(limit: number): Promise<string[]>;
  /** Ends one; false: it had more time, or has ended. */
  end(id: string): Promise<boolean>;
}

const BATCH = 100;
/** So long one that could not be ended is left alone. */
const ERROR_RETRY_MS = 15 * 60_000;

/**
 * Ends all that is due, one after the other; returns how many. One that fails keeps none of the others from
 * ending, and is tried again after a while.
 */
export async function endDue(engine: Engine, work: DueWork): Promise<number> {
  const { storage, clock } = engine.backend;
  const waiting = new Set(await storage.jobFailures.listWaiting(work.job, clock.now()));
  let total = 0;
  for (;;) {
    // Those that wait stay in the list: they must not take the places of the others.
    const limit = BATCH + waiting.size;
    const due = await work.listDue(limit);
    let ended = 0;
    for (const id of due) {
      const subject = subjectOf(work.payloadOf(id));
      if (waiting.has(subject)) continue;
      if (await tryToEnd(engine, work, id)) ended += 1;
      else waiting.add(subject);
    }
    total += ended;
    if (due.length < limit || ended === 0) return total;
  }
}

async function tryToEnd(engine: Engine, { job, payloadOf, end }: DueWork, id: string): Promise<boolean> {
  try {
    return await end(id);
  } catch (error) {
    await reportThrow(engine, { job, payload: payloadOf(id), error, retryInMs: ERROR_RETRY_MS });
    return false;
  }
}
