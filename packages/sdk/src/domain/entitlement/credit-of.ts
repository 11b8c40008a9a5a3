import type { Pause } from '../lifecycle/subscription.ts';
import { type TaxedAmount, taxOfPart } from '../orders/tax.ts';
import type { Entitlement, Lot } from './entitlement.ts';
import { entitlementAt } from './pass-time.ts';

/**
 * What a plan change credits at `now`, in minor units: of each lot that was bought, the money paid times the
 * smaller share of its time or traffic that is left, rounded down. An endless lot is valued by its traffic
 * alone, an unlimited one by its time; one that is both is worth nothing, and so is what was given.
 */
export function creditOf(
  entitlement: Entitlement,
  at: { now: Date; pause: Pause | null; usedBytes: number },
): number {
  return creditWithTaxOf(entitlement, at).amountMinor;
}

/** The same, with the tax in it: of each lot the share that its credit is of its cost. */
export function creditWithTaxOf(
  entitlement: Entitlement,
  at: { now: Date; pause: Pause | null; usedBytes: number },
): TaxedAmount {
  let [amountMinor, taxMinor] = [0, 0];
  for (const lot of entitlementAt(entitlement, at).lots) {
    const leftMinor = valueLeftOf(lot);
    amountMinor += leftMinor;
    taxMinor += taxOfPart({ amountMinor: lot.paidMinor, taxMinor: lot.taxMinor }, leftMinor);
  }
  return { amountMinor, taxMinor };
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
