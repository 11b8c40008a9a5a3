import { areParked, createJobActivity, type JobActivity, type JobCall } from '@panelkit/sdk/ports';

/**
 * What a backend is doing in this process, as far as idleness goes. Its `changes` notify also when a step
 * ended.
 */
export interface Activity extends JobActivity {
  /** Calls of handlers that have not ended. */
  readonly calls: Set<JobCall>;
  /** Statements, transactions and other steps under way. */
  steps: number;
}

export function createActivity(): Activity {
  return { ...createJobActivity(), calls: new Set(), steps: 0 };
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

// Kept from before a test replaces the global timers.
const nextTurn = setImmediate;

/**
 * Resolves when no step is under way and every call is parked, also after what ended had its turn to go on.
 */
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

function isQuiet({ steps, calls }: Activity): boolean {
  return steps === 0 && areParked(calls);
}
