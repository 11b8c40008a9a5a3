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
 * Marks a required place of a paid unit as lost, so that the unit is delivered without it: if the policy
 * allows that, and another required place is ready or still pending. Once all remaining places are ready,
 * each is read back again, and the last of them delivers the unit. A place that has vanished by then is lost
 * as well.
 * @returns false when the unit cannot be delivered without the place
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

/**
 * Gives the free days for the places that a unit was just delivered without. Call it last: it raises
 * generations.
 */
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
  if (days > 0) await give(engine, tx, subscription, days);
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'unit.lose-places',
    target: { kind: 'unit', id: locked.unit.id },
    after: { placeKeys: lost.map(({ placeKey }) => placeKey).join(', '), days },
  });
}

async function give(
  engine: Engine,
  tx: Transaction,
  subscription: Subscription,
  days: number,
): Promise<void> {
  const known = await factsOf(tx, subscription);
  const entitlement = entitlementOf(known);
  if (entitlement !== null) await appendGift(engine, tx, { subscription, known, entitlement }, days);
}
