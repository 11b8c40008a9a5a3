import { moneyFrozenUntil } from '../../domain/chats/money-freeze.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Transaction } from '../../ports/storage.ts';

/**
 * The most that may be spent because money came for this payment, in minor units; null: all that is in the
 * wallet. While the wallet is frozen, only the money of this payment may be spent: a small payment does not
 * unlock the wallet. The caller has locked customer and payment.
 * @param coveredMinor - what came for the payment by now
 */
export async function spendableMinor(
  tx: Transaction,
  { id: paymentId, customerId }: Payment,
  coveredMinor: number,
): Promise<number | null> {
  const customer = await tx.customers.get(customerId);
  if (moneyFrozenUntil(customer, tx.now) === null) return null;
  const { rows: known } = await tx.providerPayments.list({ paymentId, limit: 500 });
  const { providerPayments } = await tx.lock({ providerPayments: known.map(({ id }) => id) });
  return providerPayments.reduce((sum, { chargedBackMinor }) => sum - chargedBackMinor, coveredMinor);
}
