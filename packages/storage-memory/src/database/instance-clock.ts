import type { Clock } from '@panelkit/sdk';
import { parkJob } from '@panelkit/sdk/ports';
import type { MemoryData } from './data.ts';
import { neverAfterCrash, type ProcessInstance } from './process-instance.ts';

/** The clock as one instance sees it: in a crashed one nobody wakes up and no timer fires. */
export function createInstanceClock({ clock, activity }: MemoryData, instance: ProcessInstance): Clock {
  return {
    ...(clock.steps !== undefined && { steps: clock.steps }),
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    async sleep(ms, options) {
      const ended = clock.sleep(ms, options);
      // A test clock knows who sleeps.
      if (clock.steps === undefined) parkJob(activity, ended);
      try {
        await ended;
      } finally {
        await neverAfterCrash(instance);
      }
    },
    setTimer: (ms, callback) =>
      clock.setTimer(ms, () => {
        if (instance.state !== 'crashed') callback();
      }),
  };
}
