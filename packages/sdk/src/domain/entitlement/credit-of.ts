import type { Pause } from '../lifecycle/subscription.ts';
import type { Entitlement, Lot } from './entitlement.ts';
import { entitlementAt } from './pass-time.ts';

/**
 * What a plan change credits at `now`, in minor units: of each lot that was bought, the money paid times the smaller share of its time or
 * traffic that is left, rounded down. An endless lot is valued by its traffic alone, an unlimited one by its time; one that is both is
 * worth nothing, and so is what was given.
 */
export function creditOf(
  entitlement: Entitlement,
  at: { now: Date; pause: Pause | null; usedBytes: number },
): number {
  return entitlementAt(entitlement, at).lots.reduce((sum, lot) => sum + valueLeftOf(lot), 0);
}

/** What is left of one lot, in minor units; of a gift, which cost nothing, it is nothing. */
function valueLeftOf({ paidMinor, timeMs, timeLeftMs, bytes, bytesLeft }: Lot): number {
  const shares = [shareOf(paidMinor, timeLeftMs, timeMs), shareOf(paidMinor, bytesLeft, bytes)];
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? 0 : Math.min(...known);
}

/** Null where there is no share to tell: no end, no limit. */
function shareOf(paidMinor: number, left: number | null, whole: number | null): number | null {
  if (whole === null) return left === 0 ? 0 : null;
  if (whole <= 0 || left === null) return 0;
  return Number((BigInt(paidMinor) * BigInt(left)) / BigInt(whole));
}
