import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import type { PlacedUnit } from '../placement/choose-places.ts';
import { newAccount } from '../units/open-unit.ts';

/** Where a unit goes, and the account that will be there. */
export type NewPlace = PlacedUnit & { accountId: string };

/**
 * A subscription gets a new account at a place that is reserved later in the transaction, and its unit follows; the former one, if it is still
 * there, is its predecessor. The caller raises its generation, or wakes it. @returns the subscription as it is now
 */
export async function openNewAccount(
  engine: Engine,
  tx: Transaction,
  { locked, place }: { locked: LockedSubscription; place: NewPlace },
): Promise<Subscription> {
  const { subscription, unit, account: former } = locked;
  const { panelId, inboundId, capacityHoldId, accountId: id } = place;
  const account = newAccount(engine, {
    id,
    subscriptionId: subscription.id,
    unit,
    place: { panelId, inboundId, capacityHoldId },
    startNow: true,
    now: tx.now,
  });
  const predecessorId = former.removedAt === null ? former.id : null;
  await moveUnit(tx, unit.id, place);
  await tx.accounts.insert({ ...account, predecessorId });
  await tx.subscriptions.update(subscription.id, { accountId: id });
  return { ...subscription, accountId: id };
}

/** The unit's row follows its account. The unit is locked. */
export async function moveUnit(tx: Transaction, unitId: string, place: NewPlace): Promise<void> {
  const { panelId, inboundId, capacityHoldId, accountId } = place;
  await tx.units.update(unitId, { panelId, inboundId, capacityHoldId, accountId });
}
