import type { Payment } from '../../domain/payments/payment.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeWish } from './wake-wish.ts';

/**
 * Ends an open wish of a locked payment; one that nobody has paid ends with it, and the owner of what was
 * paid reads that it is in the wallet.
 */
export async function endWish(tx: Transaction, { id, wish, state }: Payment): Promise<void> {
  if (wish === null) return;
  const at = tx.now;
  await tx.payments.update(id, {
    wish: { ...wish, state: { status: 'withdrawn', at } },
    ...(state.status === 'pending' && { state: { status: 'cancelled', cancelledAt: at } }),
  });
  if (state.status === 'captured') await wakeWish(tx, id);
}
