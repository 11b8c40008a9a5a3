import type { Payment } from '../../domain/payments/payment.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { quoteWish } from './quote-wish.ts';

/**
 * What became of the wish of a locked payment: *refused* when it could not be applied now. Null: it has none.
 */
export async function wishNow(
  engine: Engine,
  tx: Transaction,
  { wish, amount }: Payment,
): Promise<'open' | 'applied' | 'withdrawn' | 'refused' | null> {
  if (wish === null || wish.state.status !== 'open') return wish?.state.status ?? null;
  const locked = await lockSubscription(tx, await findSubscription(tx, wish.subscriptionId));
  const { subscription, change: pending } = locked;
  const { change, tax = null } = wish;
  const now = tx.now;
  const leadKey = locked.account.placeKey;
  const judged = { subscription, hasPendingChange: pending !== null, leadKey, change, tax, now, paidAt: now };
  try {
    return (await quoteWish(engine, tx, judged)) <= amount.amountMinor ? 'open' : 'refused';
  } catch (error) {
    if (isPanelkitError(error) && !error.retryable) return 'refused';
    throw error;
  }
}
