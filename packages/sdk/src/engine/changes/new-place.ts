import type { Subscription } from '../../domain/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { PlacedUnit } from '../choose-places.ts';
import type { Engine } from '../engine.ts';
import { newAccount } from '../open-unit.ts';

/** Where a unit goes, and the account that will be there. */
export type NewPlace = PlacedUnit & { accountId: string };

/**
 * A subscription that is locked gets a new account at a reserved place; the former one, if it is still there, is its predecessor. The
 * caller raises its generation, or wakes it. @returns the subscription as it is now
 */
export async function openNewAccount(
  engine: Engine,
  tx: Transaction,
  { subscription, place }: { subscription: Subscription; place: NewPlace },
): Promise<Subscription> {
  const former = await tx.accounts.find(subscription.accountId);
  const id = place.accountId;
  const account = newAccount(engine, {
    id,
    subscriptionId: subscription.id,
    fulfilment: { id: subscription.fulfilmentId },
    place,
    startNow: true,
  });
  const predecessorId = former === null || former.removedAt !== null ? null : former.id;
  await tx.accounts.insert({ ...account, predecessorId });
  await tx.subscriptions.update(subscription.id, { accountId: id });
  return { ...subscription, accountId: id };
}

/** The unit's row follows its account. Locks the unit: before the subscription. */
export async function moveUnit(tx: Transaction, unitId: string, place: NewPlace): Promise<void> {
  const unit = await tx.fulfilments.get(unitId);
  await tx.fulfilments.update(unit.id, place);
}
