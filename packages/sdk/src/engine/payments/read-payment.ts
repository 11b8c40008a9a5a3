import type { ReceiptTrait } from '../../domain/cards/receipt-mark.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { isMoneyArriving } from '../../domain/payments/provider/provider-standing.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { transferPurpose } from '../../domain/payments/transfer-purpose.ts';
import type { QueryContext } from '../kernel/run-command.ts';

type ProviderView = Pick<ProviderPayment, 'seenAt' | 'endedAt' | 'receivedMinor' | 'confirmation'>;
/** Reads one thing, as this actor may. */
type Read<Found> = (id: string, by: QueryContext) => Promise<Found>;

/** Whether its customer has paid at the provider, and the money is not final: they are asked for nothing more meanwhile. */
export async function isPaymentArriving(
  { payments }: { payments: { atProviders: Read<ProviderView[]> } },
  payment: Payment | null,
  by: QueryContext,
): Promise<boolean> {
  if (payment?.state.status !== 'pending') return false;
  return isMoneyArriving(await payments.atProviders(payment.id, by));
}

/** An earlier payment whose receipt had the same picture or tracking number. */
export interface RepeatedReceipt {
  trait: ReceiptTrait;
  paymentId: string;
  /** Of its order; without one, what its customer wrote on the transfer. */
  number: string;
}

/** The earlier payments whose receipts were the same, by what people call them. */
export async function readRepeatedReceipts(
  { payments, orders }: { payments: { get: Read<Payment> }; orders: { get: Read<{ number: string }> } },
  { state }: Payment,
  by: QueryContext,
): Promise<RepeatedReceipt[]> {
  const repeats = ('receipt' in state && state.receipt?.repeats) || [];
  return Promise.all(
    repeats.map(async ({ trait, paymentId }) => {
      const { orderId } = await payments.get(paymentId, by);
      const order = orderId === null ? null : await orders.get(orderId, by);
      return { trait, paymentId, number: order?.number ?? transferPurpose(paymentId) };
    }),
  );
}
