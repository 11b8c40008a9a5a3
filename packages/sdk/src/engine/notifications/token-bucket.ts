import type { Clock } from '../../ports/clock.ts';

/** How many messages a channel may be given now: a token for each. */
export interface TokenBucket {
  /** Takes up to so many; returns how many there were. */
  take(wanted: number): number;
  /** Gives back what was taken and not used. */
  giveBack(unused: number): void;
  /** In how many milliseconds there is one more; 0: now. */
  waitMs(): number;
}

/** Holds the tokens of one second, and is refilled all the time. */
export function createTokenBucket(clock: Clock, perSecond: number): TokenBucket {
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
