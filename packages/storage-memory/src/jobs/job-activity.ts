import { AsyncLocalStorage } from 'node:async_hooks';
import { createSignal, type Signal } from './signal.ts';

/** A handler's call. While it sleeps it is parked: only time can move it. */
export interface JobRun {
  sleeps: number;
}

/** A queue, as far as idleness goes. */
export interface ActiveQueue {
  /** Hands out what is due now. */
  handOut(): void;
  /** The calls that have not ended. */
  readonly runs: ReadonlySet<JobRun>;
}

/** What the queues of a store are doing. */
export interface Activity {
  readonly queues: Set<ActiveQueue>;
  /** The call in which the running code is. */
  readonly current: AsyncLocalStorage<JobRun>;
  /** Beats when a call begins to sleep, or ends, or its queue does. */
  readonly changes: Signal;
}

export function createActivity(): Activity {
  return { queues: new Set(), current: new AsyncLocalStorage(), changes: createSignal() };
}

/** Counts the running job, if the caller is in one, as parked until `ended`. */
export function parkJob({ current, changes }: Activity, ended: Promise<void>): void {
  const run = current.getStore();
  if (run === undefined) return;
  const wake = () => {
    run.sleeps -= 1;
  };
  run.sleeps += 1;
  ended.then(wake, wake);
  changes.notify();
}

// Kept from before a test replaces the global timers.
const { nextTick } = process;

/** Resolves when all calls of these queues have ended or are parked, and what is due now could not start. */
export async function whenAllIdle({ changes }: Activity, queues: Iterable<ActiveQueue>): Promise<void> {
  for (;;) {
    for (const queue of queues) queue.handOut();
    // Starting a job takes microtasks only: what has a free place runs after them.
    await new Promise<void>((resolve) => nextTick(resolve));
    if (areIdle(queues)) return;
    await changes.next();
  }
}

function areIdle(queues: Iterable<ActiveQueue>): boolean {
  for (const { runs } of queues) for (const run of runs) if (run.sleeps === 0) return false;
  return true;
}
