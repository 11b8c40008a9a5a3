import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';

/**
 * Locks a payment, and its customer before it: whatever moves the customer's money happens one after the
 * other.
 * @throws PanelkitError `NOT_FOUND`
 */
export async function lockPayment(tx: Transaction, paymentId: string): Promise<Payment> {
  const known = await tx.payments.find(paymentId);
  if (known === null) throw notFound('payment', paymentId);
  const locked = await tx.lock({ customers: [known.customerId], payments: [paymentId] as const });
  return locked.payments[0];
}

/** A payment of ours and of the provider, both locked. */
export interface LockedPayment {
  payment: Payment;
  providerPayment: ProviderPayment;
}

/** Locks a provider's payment, and ours before it. @throws PanelkitError `NOT_FOUND` */
export async function lockProviderPayment(tx: Transaction, id: string): Promise<LockedPayment> {
  const known = await tx.providerPayments.find(id);
  if (known === null) throw notFound('provider payment', id);
  return lockKnownPayment(tx, known);
}

/** As `lockProviderPayment`, of one that was read before: the payment that it belongs to never changes. */
export async function lockKnownPayment(
  tx: Transaction,
  { id, paymentId }: Pick<ProviderPayment, 'id' | 'paymentId'>,
): Promise<LockedPayment> {
  const known = await tx.payments.find(paymentId);
  if (known === null) throw notFound('payment', paymentId);
  const { payments, providerPayments } = await tx.lock({
    customers: [known.customerId],
    payments: [paymentId] as const,
    providerPayments: [id] as const,
  });
  return { payment: payments[0], providerPayment: providerPayments[0] };
}
