import { AsyncLocalStorage } from 'node:async_hooks';
import { createSignal, type Signal } from './signal.ts';

/** A handler's call. While it sleeps it is parked: only time can move it. */
export interface JobRun {
  sleeps: number;
}

/** What a backend is doing in this process, as far as idleness goes. */
export interface Activity {
  /** Calls of handlers that have not ended. */
  readonly runs: Set<JobRun>;
  /** The call in which the running code is. */
  readonly current: AsyncLocalStorage<JobRun>;
  /** Beats when something ended or began to sleep. */
  readonly changes: Signal;
  /** Statements, transactions and other steps under way. */
  steps: number;
}

export function createActivity(): Activity {
  return { runs: new Set(), current: new AsyncLocalStorage(), changes: createSignal(), steps: 0 };
}

/** Counts `work` as a step until it ends. */
export async function asStep<Result>(activity: Activity, work: () => Promise<Result>): Promise<Result> {
  activity.steps += 1;
  try {
    return await work();
  } finally {
    activity.steps -= 1;
    activity.changes.notify();
  }
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
const nextTurn = setImmediate;

/** Resolves when no step is under way and every call is parked, also after what ended had its turn to go on. */
export async function whenQuiet(activity: Activity): Promise<void> {
  for (;;) {
    await new Promise((resolve) => nextTurn(resolve));
    if (isQuiet(activity)) {
      await new Promise((resolve) => nextTurn(resolve));
      if (isQuiet(activity)) return;
      continue;
    }
    await activity.changes.next();
  }
}

function isQuiet({ steps, runs }: Activity): boolean {
  return steps === 0 && [...runs].every((run) => run.sleeps > 0);
}
