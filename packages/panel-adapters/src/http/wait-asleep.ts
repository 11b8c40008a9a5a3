import type { Clock } from '@panelkit/sdk';

/** Longer than any work that is waited for, and as long as a timer may be. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Waits for what another caller does, as one who sleeps: that one may be asleep himself, and then a clock
 * that tests move must know that only time wakes both.
 */
export async function waitAsleep<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  const awake = new AbortController();
  const sleeping = clock.sleep(LONGEST_MS, { signal: awake.signal }).catch(() => {});
  try {
    return await work;
  } finally {
    awake.abort();
    await sleeping;
  }
}
