import type { Quote } from './quote.ts';

/**
 * What was asked and paid in a currency or coin that is not the shop's, as the provider writes it: decimal
 * numbers as text, for staff.
 */
export interface PaidIn {
  currency: string;
  asked: string;
  paid: string;
}

/**
 * What the shop answered a provider that waits for it. *requested*: the provider is to settle. *permitted*:
 * the customer may pay now, once, the provider settles without another word, and the money is known by
 * `until`. *declined*: never confirmed, so the bank gives the money back; `detail` is the provider's own
 * reason, for people.
 */
export type Confirmation =
  | { status: 'requested'; requestedAt: Date }
  | { status: 'permitted'; permittedAt: Date; until: Date }
  | { status: 'declined'; reason: DeclineReason; detail: string | null; declinedAt: Date };

/**
 * Why money is not taken: its order or change ended, was paid by other money, or cannot be delivered any
 * more; or the provider would not.
 */
export type DeclineReason = 'order-ended' | 'order-paid' | 'sold-out' | 'not-eligible' | 'provider-refused';

/**
 * A payment as its provider knows it. A payment of ours may have several, when it was started more than once.
 * The amounts are sums over its life and never fall.
 */
export interface ProviderPayment {
  id: string;
  paymentId: string;
  gateway: string;
  /** The provider's own id of it; unique within the gateway. */
  providerReference: string;
  /** The payment whose address this money came to again; null for one that was asked for. */
  parentReference: string | null;
  /**
   * By what its money is booked, when it was asked in another currency; null in the shop's own. Never
   * changes.
   */
  quote: Quote | null;
  /** When the provider stops taking money for it; null when that is not known. */
  payableUntil: Date | null;
  /** What the customer is to do, sealed; null when it was not started by us. */
  sealedInstructions: string | null;
  /** What arrived, in minor units: booked. */
  receivedMinor: number;
  /** What the provider took back without us, in minor units: booked. */
  chargedBackMinor: number;
  /** What was asked and paid in another currency or coin; null where the shop's own was. */
  paidIn: PaidIn | null;
  /** When the provider first reported that the customer had paid, before the money was final; null before. */
  seenAt: Date | null;
  /** Null where nothing was to confirm, or not yet. */
  confirmation: Confirmation | null;
  /** When it was learned that no more money is expected; null while it is open. */
  endedAt: Date | null;
  /** How often the provider was asked. */
  looks: number;
  /** When the provider was last asked; null before. */
  lookedAt: Date | null;
  /** When the provider is asked next; null when it is not asked any more by itself. */
  nextLookAt: Date | null;
  createdAt: Date;
}
