import { type Clock, createSystemClock } from '@panelkit/sdk';

export interface SkippingClock extends Clock {
  skip(ms: number): void;
}

/** The real time, which can be moved on past what is only waited for. Deadlines of calls are kept. */
export function createSkippingClock(): SkippingClock {
  const real = createSystemClock();
  let skippedMs = 0;
  return {
    ...real,
    now: () => new Date(real.now().getTime() + skippedMs),
    skip: (ms) => {
      skippedMs += ms;
    },
  };
}
