import type { Payment } from '../../domain/payments/payment.ts';
import type { PaymentWish } from '../../domain/payments/payment-wish.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** Opens a payment in the caller's transaction; returns its id. */
export async function createPayment(
  engine: Engine,
  tx: Transaction,
  wanted: Pick<Payment, 'customerId' | 'orderId' | 'method' | 'amount'> & { wish?: PaymentWish },
): Promise<string> {
  const payment: Payment = {
    wish: null,
    quote: null,
    ...wanted,
    id: engine.ids.uuid(),
    state: { status: 'pending' },
    createdAt: tx.now,
  };
  await tx.payments.insert(payment);
  await tx.events.append({
    aggregate: { kind: 'payment', id: payment.id },
    type: 'payment.created',
    data: { customerId: payment.customerId, orderId: payment.orderId },
    at: payment.createdAt,
  });
  return payment.id;
}
