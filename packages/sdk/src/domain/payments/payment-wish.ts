import type { TaxPolicy } from '../orders/tax.ts';

/** An alteration of a subscription that can be paid for. */
export type WishedChange = { kind: 'extension'; units: number } | { kind: 'plan-change'; planId: string };

/** *refused*: `reason` is an error code; money that came for it is in the wallet. */
export type WishState =
  | { status: 'open' }
  | { status: 'applied'; changeId: string; at: Date }
  | { status: 'refused'; reason: string; at: Date }
  | { status: 'withdrawn'; at: Date };

/**
 * What a payment is for, when it is neither an order nor a plain top-up. Nothing is reserved for it: when the
 * money is there, the wish is judged again, and never charged more than the amount of its payment.
 */
export interface PaymentWish {
  subscriptionId: string;
  change: WishedChange;
  /** The tax by which it was quoted, whatever the shop's is later. Absent: none. */
  tax?: TaxPolicy;
  /** Money that comes later stays in the wallet. */
  wantedUntil: Date;
  state: WishState;
}
