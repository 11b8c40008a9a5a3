import type { ReceiptRepeat } from '../cards/receipt-mark.ts';
import type { Money } from './money.ts';
import type { PaymentWish } from './payment-wish.ts';
import type { Quote } from './quote.ts';

/**
 * Proof of a card-to-card transfer as the customer gave it. The picture itself is the host's to keep, by this
 * id.
 */
export interface Receipt {
  /** The bank's own reference of the transfer, if the customer knows it. */
  reference: string | null;
  /** Id of the uploaded picture in the host's store; null when none. */
  attachmentId: string | null;
  note: string | null;
  /**
   * Earlier payments whose receipts had the same picture or tracking number; absent for none. Staff alone
   * read it.
   */
  repeats?: ReceiptRepeat[];
  submittedAt: Date;
}

/**
 * The payment's state; moves forward only. *captured*: `receivedMinor` is all that came, it grows when more
 * comes; `forgivenMinor` is what of the price is missing and the shop bears, absent for nothing. *rejected*:
 * staff say that no money came, perhaps after they had approved it. *failed*: its provider ended it without
 * money. Money that comes after another end is captured all the same.
 */
export type PaymentState =
  | { status: 'pending' }
  | { status: 'in-review'; receipt: Receipt }
  | {
      status: 'captured';
      receivedMinor: number;
      forgivenMinor?: number;
      decidedBy: string;
      decidedAt: Date;
      receipt: Receipt | null;
    }
  | { status: 'rejected'; reason: string; decidedBy: string; decidedAt: Date; receipt: Receipt | null }
  | { status: 'failed'; reason: string; failedAt: Date }
  | { status: 'cancelled'; cancelledAt: Date }
  | { status: 'expired'; expiredAt: Date };

/** Money on its way in. Captured money always lands in the customer's wallet first. */
export interface Payment {
  id: string;
  customerId: string;
  orderId: string | null;
  method: string;
  amount: Money;
  /** What it is for, if for a change of a subscription; null for an order or a top-up. */
  wish: PaymentWish | null;
  /** What its provider was asked last, in another currency; null in the shop's own. */
  quote: Quote | null;
  state: PaymentState;
  createdAt: Date;
}

/** How much of its price counts as paid, in minor units. */
export function coveredMinor(state: PaymentState): number {
  return state.status === 'captured' ? state.receivedMinor + (state.forgivenMinor ?? 0) : 0;
}
