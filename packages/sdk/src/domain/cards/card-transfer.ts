import { DAY_MS } from '../lifecycle/period.ts';
import type { PaymentState } from '../payments/payment.ts';

/**
 * What one customer is asked to transfer to one card. Its amount is nobody else's on that card until it is
 * released.
 */
export interface CardTransfer {
  id: string;
  paymentId: string;
  customerId: string;
  cardId: string;
  priceMinor: number;
  /** The price and its odd part. */
  amountMinor: number;
  openedAt: Date;
  /** Until then the customer is told to pay; money that comes later still counts. */
  payableUntil: Date;
  closedAt: Date | null;
  /** Whether the payment was approved. */
  isPaid: boolean;
  /** When it was approved because the customer is trusted; null: it was not. */
  trustedAt: Date | null;
  /** When the money was seen; null: nobody has. */
  provedAt: Date | null;
  /** The message that proves it; null: none does. */
  messageId: string | null;
  /** Since when its amount can be used again; null: it is reserved. */
  releasedAt: Date | null;
}

/** How long an amount stays reserved after its transfer was closed. */
export const RESERVED_MS = 7 * DAY_MS;

/** Whether money can still pay for it: its payment is open, or ended without money. */
export function awaitsMoney({ status }: Pick<PaymentState, 'status'>): boolean {
  return status === 'pending' || status === 'in-review' || status === 'expired' || status === 'cancelled';
}

/**
 * Whether an open transfer is over: its payment was decided, or its time passed before the customer sent a
 * receipt.
 */
export function isOver(
  { payableUntil }: Pick<CardTransfer, 'payableUntil'>,
  { status }: Pick<PaymentState, 'status'>,
  now: Date,
): boolean {
  if (status === 'in-review') return false;
  return status !== 'pending' || payableUntil <= now;
}

/** Of a payment's transfers, the one that is open; a payment has one at most. */
export function openTransferOf(transfers: readonly CardTransfer[]): CardTransfer | undefined {
  return transfers.find(({ closedAt }) => closedAt === null);
}

/** Whether a message showed the money of a payment, whichever of its transfers it came by. */
export function areProved(transfers: readonly CardTransfer[]): boolean {
  return transfers.some(({ provedAt }) => provedAt !== null);
}
