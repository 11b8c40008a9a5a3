import type { Clock } from '../../ports/clock.ts';

/** How many messages a channel may be given now. */
export interface Pace {
  /** Takes up to so many; returns how many there were. */
  take(wanted: number): number;
  /** Gives back what was taken and not used. */
  giveBack(unused: number): void;
  /** In how many milliseconds there is one more; 0: now. */
  waitMs(): number;
}

/** As many as a second has, at once; then one after the other. */
export function createPace(clock: Clock, perSecond: number): Pace {
  let left = perSecond;
  let atMs = clock.monotonicMs();
  const refill = (): void => {
    const nowMs = clock.monotonicMs();
    left = Math.min(perSecond, left + ((nowMs - atMs) * perSecond) / 1000);
    atMs = nowMs;
  };
  return {
    take(wanted) {
      refill();
      const taken = Math.min(wanted, Math.floor(left));
      left -= taken;
      return taken;
    },
    giveBack: (unused) => {
      left += unused;
    },
    waitMs() {
      refill();
      return left >= 1 ? 0 : Math.ceil(((1 - left) * 1000) / perSecond);
    },
  };
}
