import { type Clock, createSystemClock } from '@panelkit/sdk';

/**
 * Real time that goes `speed` times faster since `originMs`: the same in every process with the same
 * settings.
 */
export function createFastClock({ originMs, speed }: { originMs: number; speed: number }): Clock {
  const real = createSystemClock();
  return {
    now: () => new Date(originMs + (real.now().getTime() - originMs) * speed),
    monotonicMs: () => real.monotonicMs() * speed,
    sleep: (ms, options) => real.sleep(ms / speed, options),
    setTimer: (ms, callback) => real.setTimer(ms / speed, callback),
  };
}
