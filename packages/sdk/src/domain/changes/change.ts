import { toWholeSeconds } from '../lifecycle/period.ts';
import type { SoldTerms } from '../orders/order.ts';

/**
 * What a change is: a purchase is the first one of a subscription; an extension renews its plan, a plan
 * change replaces it, a usage reset restarts the traffic of the same period.
 */
export type ChangeKind = 'purchase' | 'extension' | 'plan-change' | 'usage-reset';

/**
 * One pending alteration of a subscription's terms. The new terms are the account's desired state at once;
 * they become the granted ones when the account was read back.
 */
export interface Change {
  id: string;
  subscriptionId: string;
  kind: ChangeKind;
  /** The plan whose terms it gives. */
  planId: string;
  /** The lot that it grants: several units are multiplied already. */
  terms: SoldTerms;
  /** Units of the plan, ≥ 1. */
  units: number;
  /** Its time is added to what is left; else what is left is replaced. */
  addsTime: boolean;
  /** Bytes left of the present period that stay beside the new lot. */
  carriedBytes: number;
  /**
   * The period that it ends (0: a purchase): unique among the changes of a subscription that are not voided.
   */
  endsPeriod: number;
  /** What is charged for it, in minor units; 0 for a free one. */
  priceMinor: number;
  /** What is given back to the wallet with it, in minor units: a plan change to a cheaper plan. */
  refundMinor: number;
  /** The tax in what the lot cost, in minor units. */
  lotTaxMinor: number;
  /** What of tax is booked with it: that of the lot, less that of the credit. */
  taxMinor: number;
  /**
   * What was left of the former lots and is carried into the new one, in minor units. With the price and
   * without the refund, the lot cost that.
   */
  creditMinor: number;
  by: 'customer' | 'staff' | 'auto';
  /** The subscription had been ended by its expiry: without this change it ends again. */
  revives: boolean;
  /** The place under the new plan that a plan change holds; null for others. */
  capacityHoldId: string | null;
  /**
   * When the money was set aside: the period starts here, unless the panel is first written to much later.
   */
  chargedAt: Date;
  /** The start that was fixed by the first attempt that writes; null before it. */
  startsAt: Date | null;
  /** The account's generation that carries it. */
  generation: number;
  state: 'pending' | 'posted' | 'voided';
  settledAt: Date | null;
}

/**
 * A first write later than this after the charge moves the period, so that nobody pays for days without
 * service.
 */
export const START_GRACE_MS = 10 * 60_000;

/** When the period of a change starts if its first write leaves at `now`. Whole seconds. */
export function startOf(change: Pick<Change, 'chargedAt' | 'startsAt'>, now: Date): Date {
  if (change.startsAt !== null) return change.startsAt;
  const late = now.getTime() - change.chargedAt.getTime() > START_GRACE_MS;
  return toWholeSeconds(late ? now : change.chargedAt);
}
