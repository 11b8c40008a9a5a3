import { nextDueAt } from '../../domain/lifecycle/due-events.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * When something is due next of a subscription as it will be; nothing is while a change of it is being
 * applied.
 */
export async function dueUnlessChanging(
  engine: Engine,
  tx: Transaction,
  subscription: Subscription,
): Promise<Date | null> {
  const isChanging = (await tx.changes.lockPending(subscription.id)) !== null;
  return isChanging ? null : nextDueAt(subscription, engine.policies);
}
