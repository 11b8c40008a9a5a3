import type { Account } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { walletAccount } from '../../domain/payments/ledger.ts';
import { placesOf } from '../../domain/placement/plan-places.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { deliveryBooking, salesEntries } from '../payments/delivery-booking.ts';
import { givePlaceBack } from '../placement/give-place-back.ts';
import { cameWith, servesUnit } from '../units/unit-places.ts';
import { grantTerms } from './grant-terms.ts';

/**
 * A change was read back from the panel: its money is posted and its terms are granted, in the caller's
 * transaction. Its place is taken later, by `takeChangedPlace`.
 */
export async function postChange(
  engine: Engine,
  tx: Transaction,
  { locked, change, seen }: { locked: LockedSubscription; change: Change; seen: ObservedAccount },
): Promise<void> {
  const { subscription, unit } = locked;
  await postMoney(engine, tx, change);
  await refund(engine, tx, change, subscription.customerId);
  const granted = await grantTerms(engine, tx, { subscription, change, usedBytes: seen.usedBytes });
  if (change.capacityHoldId !== null)
    await tx.units.update(unit.id, { capacityHoldId: change.capacityHoldId });
  await emitPosted(tx, { change, before: subscription, after: granted });
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: `subscription.apply-${change.kind}`,
    target: { kind: 'subscription', id: subscription.id },
    before: { expiresAt: subscription.granted?.expiresAt ?? null, planId: subscription.planId },
    after: { expiresAt: granted.granted?.expiresAt ?? null, planId: granted.planId, changeId: change.id },
  });
}

/**
 * Nothing was used when the change was written, so that no reset was begun, and a listing has booked use
 * since, for the period that ends. It would count for the next one, too: the next attempt resets the counter.
 */
export function isCountedMeanwhile(known: Account, account: Account, change: Change | null): boolean {
  if (change === null || change.kind === 'purchase' || account.resetIntent !== null) return false;
  return account.counterBytes > known.counterBytes;
}

/**
 * The accounts of a locked subscription at places that the new plan does not have. The lead account and those
 * that came with the change stay, even if staff have edited the plan since.
 */
export async function leavingWith(
  tx: Transaction,
  { unit, account: lead, accounts }: LockedSubscription,
  change: Change,
): Promise<string[]> {
  if (change.kind !== 'plan-change') return [];
  const own = accounts.filter(
    (account) => account.id !== lead.id && servesUnit(unit, account) && !cameWith(change, account),
  );
  if (own.length === 0) return [];
  const plan = await tx.plans.find(change.planId);
  if (plan === null) throw notFound('plan', change.planId);
  const keys = new Set(placesOf(plan).map(({ key }) => key));
  return own.filter(({ placeKey }) => !keys.has(placeKey)).map(({ id }) => id);
}

/**
 * Last in the transaction: the place under the new plan is taken, and that of the lead account is free;
 * without another plan its own is taken, if it was only set aside for a move or a revival that was not over
 * when the change began.
 */
export async function takeChangedPlace(
  tx: Transaction,
  change: Change,
  { account, lead }: { account: Account; lead: Account },
): Promise<void> {
  const at = tx.now;
  const { capacityHoldId } = change;
  if (capacityHoldId !== null) {
    if (account.id !== lead.id) await tx.accounts.update(lead.id, { capacityHoldId });
    await givePlaceBack(tx, lead.capacityHoldId, at);
    await tx.capacity.post(capacityHoldId, at);
  }
  if (capacityHoldId === null || account.id !== lead.id) await tx.capacity.post(account.capacityHoldId, at);
}

async function refund(engine: Engine, tx: Transaction, change: Change, customerId: string): Promise<void> {
  const { refundMinor, priceMinor, taxMinor } = change;
  // What is paid for carries its tax; the rest is a credit, which gives back the share of it.
  if (refundMinor === 0 && (priceMinor > 0 || taxMinor === 0)) return;
  await tx.ledger.book({
    id: engine.ids.uuid(),
    key: `change-refund:${change.id}`,
    kind: 'refund',
    currency: engine.currency,
    entries: [
      ...salesEntries(-refundMinor, taxMinor),
      { account: walletAccount(customerId), amountMinor: refundMinor },
    ].filter(({ amountMinor }) => amountMinor !== 0),
    reference: { subscriptionId: change.subscriptionId, changeId: change.id },
    at: tx.now,
  });
}

async function postMoney(engine: Engine, tx: Transaction, change: Change): Promise<void> {
  for (const hold of await tx.ledger.listHolds({ changeId: change.id })) {
    if (hold.state !== 'pending') continue;
    const reference = { subscriptionId: change.subscriptionId, changeId: change.id };
    await tx.ledger.postHold(hold.id, deliveryBooking(engine, hold, change.taxMinor, reference));
  }
}

async function emitPosted(
  tx: Transaction,
  told: { change: Change; before: Subscription; after: Subscription },
): Promise<void> {
  const { change, before, after } = told;
  const at = tx.now;
  const aggregate = { kind: 'subscription', id: before.id };
  const { customerId } = before;
  if (change.kind === 'plan-change') {
    const data = { customerId, changeId: change.id, fromPlanId: before.planId, toPlanId: after.planId };
    return tx.events.append({ aggregate, type: 'subscription.plan-changed', data, at });
  }
  if (change.kind === 'usage-reset') {
    const data = { customerId, changeId: change.id };
    return tx.events.append({ aggregate, type: 'subscription.usage-reset', data, at });
  }
  const expiresAt = after.granted?.expiresAt?.toISOString() ?? null;
  const type = change.addsTime ? 'extend' : 'reset';
  const { period } = after;
  await tx.events.append({
    aggregate,
    type: 'subscription.extended',
    data: { customerId, changeId: change.id, type, by: change.by, period, expiresAt },
    at,
  });
}
