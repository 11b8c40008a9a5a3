const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Waits between attempts: some fourteen tries in the 24 hours after which a unit is given up. What failed for
 * a moment comes back at once.
 */
const DELAYS_MS = [
  SECOND,
  3 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const;

/**
 * How long to wait after the `failures`-th failed attempt in a row (≥ 1), in milliseconds: growing, with
 * equal jitter.
 * @param random - in [0, 1): the wait lies between half and the whole of the step
 */
export function retryDelayMs(failures: number, random: number): number {
  const step = DELAYS_MS[Math.min(Math.max(failures, 1), DELAYS_MS.length) - 1] ?? 4 * HOUR;
  return Math.round(step / 2 + (step / 2) * random);
}
