import type { ReceiptTrait } from '../../domain/cards/receipt-mark.ts';
import { transferPurpose } from '../../domain/cards/transfer-purpose.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Queries } from '../../ports/storage.ts';

/** An earlier payment whose receipt had the same picture or tracking number. */
export interface RepeatedReceipt {
  trait: ReceiptTrait;
  paymentId: string;
  /** Of its order; without one, what its customer wrote on the transfer. */
  number: string;
}

export async function findRepeatedReceipts(
  { payments, orders }: Queries,
  { state }: Payment,
): Promise<RepeatedReceipt[]> {
  const repeats = ('receipt' in state && state.receipt?.repeats) || [];
  return Promise.all(
    repeats.map(async ({ trait, paymentId }) => {
      const earlier = await payments.find(paymentId);
      const order = earlier?.orderId ? await orders.find(earlier.orderId) : null;
      return { trait, paymentId, number: order?.number ?? transferPurpose(paymentId) };
    }),
  );
}
