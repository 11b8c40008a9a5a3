import type { Clock } from '@panelkit/sdk';
import { parkJob } from '../jobs/job-activity.ts';
import type { MemoryData } from './data.ts';
import { type Incarnation, silenceOfTheDead } from './incarnation.ts';

/** The clock as one incarnation sees it: in a crashed one nobody wakes up and no timer fires. */
export function createIncarnationClock({ clock, activity }: MemoryData, incarnation: Incarnation): Clock {
  return {
    ...(clock.steps !== undefined && { steps: clock.steps }),
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    async sleep(ms, options) {
      const ended = clock.sleep(ms, options);
      // A clock that tests move tells by itself who sleeps.
      if (clock.steps === undefined) parkJob(activity, ended);
      try {
        await ended;
      } finally {
        await silenceOfTheDead(incarnation);
      }
    },
    setTimer: (ms, callback) =>
      clock.setTimer(ms, () => {
        if (incarnation.state !== 'crashed') callback();
      }),
  };
}
