import { type Account, isBehind } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { canBeGivenUp } from '../../domain/orders/order-actions.ts';
import { accountsLeft, daysForLost } from '../../domain/placement/lost-place.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { appendGift } from '../lifecycle/give-days.ts';
import type { LockedUnit } from '../locks/lock-order.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { servingAccounts } from './unit-places.ts';

/**
 * A paid unit no longer waits for a required place that cannot be provisioned, if the policy says so and another one is there or may follow.
 * Where all of those are there, they are read back once more, and the last one delivers the unit. One that is gone by then is lost in its turn.
 * @returns false when the unit cannot do without it
 */
export async function losePlace(
  engine: Engine,
  tx: Transaction,
  locked: LockedUnit,
  { id, lostAt }: Account,
): Promise<boolean> {
  const { unit } = locked;
  if (engine.policies.lostPlaces === 'give-up' || !canBeGivenUp(unit)) return false;
  const left = accountsLeft(servingAccounts(locked), { id }, tx.now);
  if (left.length === 0) return false;
  await tx.accounts.update(id, { lostAt: lostAt ?? tx.now, deadlineAt: null });
  if (!left.some(isBehind))
    await raiseGeneration(tx, left, { deadlineAt: addMs(tx.now, engine.policies.giveUpAfterMs) });
  return true;
}

/** The unit was delivered just now: what the policy gives for the places that it lost, to be called when all else is written. */
export async function giveForLostPlaces(
  engine: Engine,
  tx: Transaction,
  delivered: { locked: LockedSubscription; change: Change; subscription: Subscription; by: Account },
): Promise<void> {
  const { locked, change, subscription, by } = delivered;
  const serving = servingAccounts(locked);
  const lost = serving.filter(({ id, lostAt }) => lostAt !== null && id !== by.id);
  if (lost.length === 0) return;
  const counted = { count: serving.length, lostCount: lost.length };
  const givesDays = engine.policies.lostPlaces === 'deliver-and-give-days';
  const days = givesDays ? daysForLost(change.terms.durationDays, counted) : 0;
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  if (days > 0 && entitlement !== null)
    await appendGift(engine, tx, { subscription, known, entitlement }, days);
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'unit.lose-places',
    target: { kind: 'unit', id: locked.unit.id },
    after: { placeKeys: lost.map(({ placeKey }) => placeKey).join(', '), days },
  });
}
