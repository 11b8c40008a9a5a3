import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Refund } from '../../domain/payments/refund.ts';
import type { Transaction } from '../../ports/storage.ts';
import { listAll } from '../kernel/list-all.ts';
import { lockPayment } from './lock-payment.ts';

/** A payment with all that says how much of it may go back. */
export interface Refundable {
  payment: Payment;
  /** What was opened with the provider for it. */
  sources: ProviderPayment[];
  /** Of its customer: another payment may have paid for the same subscription. */
  refunds: Refund[];
}

/** Locks a payment and what hangs on it, behind its customer. @throws PanelkitError `NOT_FOUND` */
export async function lockRefundable(tx: Transaction, paymentId: string): Promise<Refundable> {
  const payment = await lockPayment(tx, paymentId);
  const { orderId, customerId } = payment;
  const siblings = orderId === null ? [] : (await tx.payments.list({ orderId, limit: 500 })).rows;
  const paymentIds = [...new Set([paymentId, ...siblings.map(({ id }) => id)])];
  const { rows: opened } = await tx.providerPayments.list({ paymentId, limit: 500 });
  const asked = await listAll((page) => tx.refunds.list({ ...page, customerId }));
  const locked = await tx.lock({
    payments: paymentIds,
    providerPayments: opened.map(({ id }) => id),
    refunds: asked.map(({ id }) => id),
  });
  return { payment, sources: locked.providerPayments, refunds: locked.refunds };
}
