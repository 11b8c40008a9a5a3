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

/**
 * How long to wait after the `looks`-th look at a provider's payment (0: after its start), in milliseconds.
 */
export function lookDelayMs(looks: number): number {
  return DELAYS_MS[Math.min(looks, DELAYS_MS.length - 1)] ?? 4 * HOUR;
}

/** What the next look at a payment depends on. */
export interface WatchedPayment {
  looks: number;
  payableUntil: Date | null;
  seenAt: Date | null;
}

/**
 * How long to wait after a look at `now`, in milliseconds. One that the bank gives back unless it is
 * confirmed is looked at every minute as long as it can be paid, and then until the bank gives it back: the
 * customer may have closed the browser after paying.
 *
 * @param confirmWithinMs - null where nothing is to confirm
 */
export function nextLookDelayMs(
  { looks, payableUntil, seenAt }: WatchedPayment,
  confirmWithinMs: number | null,
  now: Date,
): number {
  const usual = lookDelayMs(looks);
  if (confirmWithinMs === null) return usual;
  const lastPaidAtMs = Math.max(payableUntil?.getTime() ?? 0, seenAt?.getTime() ?? 0);
  return now.getTime() < lastPaidAtMs + confirmWithinMs ? MINUTE : usual;
}
