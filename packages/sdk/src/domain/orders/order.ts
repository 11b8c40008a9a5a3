import type { Money } from '../payments/money.ts';

/**
 * How an order is paid: from the wallet at once, or by a payment that credits the wallet when it is captured.
 */
export type PaymentMethod = string;

/** The terms of a plan at the moment of sale: what each unit of the line gives. */
export interface SoldTerms {
  durationDays: number | null;
  trafficLimitBytes: number | null;
  deviceLimit: number | null;
  /** The period begins with the first use. */
  startsOnFirstUse: boolean;
}

export interface OrderItem {
  id: string;
  planId: string;
  planName: string;
  /** Whole units, ≥ 1. */
  quantity: number;
  unitPriceMinor: number;
  /** Once for the line; 0 when none is due. */
  setupFeeMinor: number;
  /** The tax in the price of a unit, and in the setup fee, at `taxBasisPoints` of when it was priced. */
  unitTaxMinor: number;
  setupFeeTaxMinor: number;
  taxBasisPoints: number;
  /** `unitPriceMinor × quantity + setupFeeMinor`. */
  totalMinor: number;
  terms: SoldTerms;
  /** The customer's one free trial of the plan. */
  isTrial: boolean;
}

/** The tax in what these lines cost. */
export function taxOfItems(
  items: readonly Pick<OrderItem, 'unitTaxMinor' | 'quantity' | 'setupFeeTaxMinor'>[],
): number {
  return items.reduce((sum, item) => sum + item.unitTaxMinor * item.quantity + item.setupFeeTaxMinor, 0);
}

interface OrderBase {
  id: string;
  /** For people; unique. */
  number: string;
  customerId: string;
  items: OrderItem[];
  total: Money;
  paymentMethod: PaymentMethod;
  /** Keyed hash of the network that it came from; null: not known. */
  networkHash: string | null;
  /** Where it was placed (`web`, `bot`, `api`, …). */
  channel: string;
  notes: string | null;
  createdAt: Date;
}

/** The order's state; each carries the data it has. Moves only as DESIGN §4 allows. */
export type OrderState =
  | { status: 'awaiting-payment'; expiresAt: Date }
  | { status: 'expired'; expiredAt: Date }
  | { status: 'paid'; paidAt: Date }
  | { status: 'fulfilling'; paidAt: Date }
  | { status: 'fulfilled'; paidAt: Date; settledAt: Date }
  | { status: 'partially-fulfilled'; paidAt: Date; settledAt: Date }
  | { status: 'failed'; paidAt: Date; settledAt: Date }
  | { status: 'cancelling'; paidAt: Date; reason: string; cancelRequestedAt: Date }
  | { status: 'cancelled'; paidAt: Date | null; reason: string; cancelledAt: Date };

export type Order = OrderBase & { state: OrderState };
export type OrderStatus = OrderState['status'];
