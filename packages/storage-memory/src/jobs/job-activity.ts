import { areParked, createJobActivity, type JobActivity, type JobCall } from '@panelkit/sdk/ports';

/** A queue, as far as idleness goes. */
export interface ActiveQueue {
  /** Hands out what is due now. */
  handOut(): void;
  /** The calls that have not ended. */
  readonly calls: ReadonlySet<JobCall>;
}

/** What the queues of a store are doing. Its `changes` notify also when a queue ends. */
export interface Activity extends JobActivity {
  readonly queues: Set<ActiveQueue>;
}

export function createActivity(): Activity {
  return { ...createJobActivity(), queues: new Set() };
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
  for (const { calls } of queues) if (!areParked(calls)) return false;
  return true;
}
