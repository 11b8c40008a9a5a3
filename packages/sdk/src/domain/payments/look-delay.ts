const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Waits between looks at a payment that is open: near together while the customer pays. */
const DELAYS_MS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const;

/** How long to wait after the `looks`-th look at a provider's payment (0: after its start), in milliseconds. */
export function lookDelayMs(looks: number): number {
  return DELAYS_MS[Math.min(looks, DELAYS_MS.length - 1)] ?? 4 * HOUR;
}
