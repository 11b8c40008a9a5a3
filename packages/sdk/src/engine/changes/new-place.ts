import type { Account } from '../../domain/accounts/account.ts';
import type { UnitPlace } from '../../domain/orders/unit.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { newAccount } from '../units/open-unit.ts';
import { leadOf } from '../units/unit-places.ts';

/** A place that is reserved later in the transaction, and whether the unit's row names it. */
export interface NewPlace {
  place: UnitPlace;
  isLead: boolean;
  /** The plan change that brings the place. */
  changeId?: string;
}

/**
 * A subscription gets a new account at a place; that of the lead place its unit follows. The former one of
 * the same place, if it is still there, is its predecessor. The caller raises its generation, or wakes it.
 */
export async function openNewAccount(
  engine: Engine,
  tx: Transaction,
  { locked, place, isLead, changeId }: NewPlace & { locked: LockedSubscription },
): Promise<Account> {
  const { subscription, unit } = locked;
  const made = newAccount(engine, {
    id: engine.ids.uuid(),
    subscriptionId: subscription.id,
    unit,
    place,
    startNow: true,
    now: tx.now,
  });
  const predecessorId = formerAt(locked, place.key)?.id ?? null;
  const account = { ...made, predecessorId, openedByChangeId: changeId ?? null };
  if (isLead) await moveUnit(tx, unit.id, { ...leadOf(place), accountId: account.id });
  await tx.accounts.insert(account);
  if (isLead) await tx.subscriptions.update(subscription.id, { accountId: account.id });
  return account;
}

/** The last account of a place that is still on its panel, or may be. */
function formerAt({ subscription, accounts }: LockedSubscription, key: string): Account | undefined {
  return accounts
    .filter(({ subscriptionId, placeKey }) => subscriptionId === subscription.id && placeKey === key)
    .findLast(({ removedAt }) => removedAt === null);
}

/** The unit's row follows the account of its lead place. The unit is locked. */
export async function moveUnit(
  tx: Transaction,
  unitId: string,
  { panelId, inboundId, capacityHoldId, accountId }: ReturnType<typeof leadOf> & { accountId: string },
): Promise<void> {
  await tx.units.update(unitId, { panelId, inboundId, capacityHoldId, accountId });
}
