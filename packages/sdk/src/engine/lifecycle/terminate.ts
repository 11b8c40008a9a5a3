import type { Subscription, Termination } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import { condemnSubscriptions } from '../accounts/condemn-accounts.ts';

/**
 * Ends a subscription that is locked, in the caller's transaction: its accounts are condemned, and their
 * places are free once their absence was read back. A pending change must be settled before.
 */
export async function terminate(
  tx: Transaction,
  subscription: Pick<Subscription, 'id' | 'customerId'>,
  termination: Termination,
): Promise<void> {
  await tx.subscriptions.update(subscription.id, { termination, nextDueAt: null, dueErrors: 0 });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.terminated',
    data: { customerId: subscription.customerId, reason: termination.reason },
    at: termination.at,
  });
  await condemnSubscriptions(tx, [subscription.id]);
}
