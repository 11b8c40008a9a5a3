import type { Account } from '../../domain/account.ts';
import { SYSTEM_ACTOR } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { ObservedAccount } from '../../domain/desired-account.ts';
import type { Fulfilment } from '../../domain/fulfilment.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { sealLinks } from '../account-secrets.ts';
import { grantTerms } from '../changes/grant-terms.ts';
import { postChange } from '../changes/post-change.ts';
import { deliveryBooking } from '../delivery-booking.ts';
import type { Engine } from '../engine.ts';
import { linkFingerprint } from '../links/link-fingerprint.ts';
import { recordAudit } from '../record-audit.ts';
import { settleOrder } from '../settle-order.ts';
import { wakeAccount } from '../wake-account.ts';
import type { HeldLease } from './held-lease.ts';
import { smallerCounter } from './look.ts';
import { tellNewLinks } from './tell-new-links.ts';
import type { ReconcileWork } from './work.ts';

/** What a look at the account taught, kept whatever happens to the generation. */
export function learnedFrom(engine: Engine, work: ReconcileWork, seen: ObservedAccount): AccountPatch {
  const at = engine.backend.clock.now();
  const { status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt } = seen;
  return {
    remoteId: seen.remoteId,
    seenAt: work.account.seenAt ?? at,
    missingSince: null,
    observed: { at, status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt },
  };
}

/** The links as they are now, with what they need: stored only with what tells their owner. */
function linksOf(engine: Engine, work: ReconcileWork, seen: ObservedAccount): AccountPatch {
  return {
    sealedLinks: sealLinks(engine.secretBox, work.account.id, seen.links),
    linkFingerprint: linkFingerprint(engine, work.panel, seen, (key) =>
      key === work.inbound.remoteKey ? work.inbound : undefined,
    ),
  };
}

/**
 * The account was read back as wanted: in one transaction, if lease and generation still hold, the unit is delivered, its money and place
 * are posted, the new terms are granted and the order follows. Nothing of it happens otherwise.
 * @returns *in-sync*, or *again* when the generation moved on meanwhile, or *busy* when the lease is no longer ours
 */
export async function commitInSync(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  seen: ObservedAccount,
): Promise<'in-sync' | 'again' | 'busy'> {
  const { storage } = engine.backend;
  const learned = learnedFrom(engine, work, seen);
  return storage
    .transaction(async (tx) => {
      if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
      const latest = await tx.accounts.find(work.account.id);
      if (latest?.generation !== work.account.generation) return keepLearned(engine, tx, work, learned);
      const unit = await tx.fulfilments.find(work.account.fulfilmentId);
      const { change } = work;
      const delivers = change?.kind === 'purchase' && unit?.state.status === 'provisioning';
      if (delivers) await deliver(engine, tx, { work, change, unit, seen });
      else await settleChange(engine, tx, work, seen);
      await tellNewLinks(engine, tx, work, seen);
      const account = await tx.accounts.get(work.account.id);
      if (account.generation !== work.account.generation) throw new GenerationMoved();
      await tx.accounts.update(account.id, {
        ...learned,
        ...linksOf(engine, work, seen),
        ...counterAfter(account, change, seen),
        ...(change?.capacityHoldId != null && { capacityHoldId: change.capacityHoldId }),
        observedGeneration: account.generation,
        driftSince: null,
        attempts: 0,
        unsettledUntil: null,
        deadlineAt: null,
        nextAttemptAt: null,
        lastError: null,
      });
      const at = engine.backend.clock.now();
      await tx.events.append({
        aggregate: { kind: 'account', id: account.id },
        type: 'account.in-sync',
        data: { panelId: account.panelId, generation: account.generation },
        at,
      });
      if (delivers || takesPlace(work)) await tx.capacity.post(work.account.capacityHoldId, at);
      return 'in-sync';
    })
    .catch((error: unknown) => {
      if (error instanceof GenerationMoved) return 'again';
      throw error;
    });
}

/** A change after the purchase is posted. */
async function settleChange(
  engine: Engine,
  tx: Transaction,
  { account, change }: ReconcileWork,
  seen: ObservedAccount,
): Promise<void> {
  if (change === null || change.kind === 'purchase') return;
  await postChange(engine, tx, { change, seen, capacityHoldId: account.capacityHoldId });
}

/** The first account of a move takes its place for good. */
function takesPlace({ account, change }: ReconcileWork): boolean {
  return account.observedGeneration === 0 && (change === null || change.kind === 'purchase');
}

/** A reset or recreation that was open is over: from here on the counter is booked again, from what it shows now. */
function counterAfter(account: Account, change: Change | null, seen: ObservedAccount): AccountPatch {
  const { counterEpoch, counterBytes, resetIntent } = account;
  const isReset = change !== null && change.kind !== 'purchase';
  if (resetIntent === null && !isReset) return {};
  const counter = isReset ? seen.usedBytes : smallerCounter(counterBytes, seen);
  return { counterEpoch: counterEpoch + 1, counterBytes: counter, resetIntent: null };
}

/** Rolls a delivery back when the generation moved between the look and the lock. */
class GenerationMoved extends Error {}

async function keepLearned(
  engine: Engine,
  tx: Transaction,
  work: ReconcileWork,
  learned: AccountPatch,
): Promise<'again'> {
  const account = await tx.accounts.get(work.account.id);
  const now = engine.backend.clock.now();
  if (account.removedAt === null) {
    await tx.accounts.update(account.id, { ...learned, nextAttemptAt: now });
    await wakeAccount(tx, account);
  }
  return 'again';
}

interface Delivery {
  work: ReconcileWork;
  change: Change;
  unit: Fulfilment;
  seen: ObservedAccount;
}

async function deliver(engine: Engine, tx: Transaction, delivery: Delivery): Promise<void> {
  const { unit } = delivery;
  await postUnitMoney(engine, tx, unit);
  await tx.orders.get(unit.orderId);
  await completeUnit(engine, tx, delivery);
  await auditDelivery(engine, tx, delivery);
  await grantPurchase(engine, tx, delivery);
  await settleOrder(engine, tx, unit.orderId);
}

/** Each unit posts its share; the first delivered one of a line also the line's setup fee. */
async function postUnitMoney(engine: Engine, tx: Transaction, unit: Fulfilment): Promise<void> {
  const holds = await tx.ledger.listHolds({ orderId: unit.orderId });
  for (const hold of holds) {
    const isUnits = hold.fulfilmentId === unit.id;
    const isLinesFee = hold.fulfilmentId === null && hold.orderItemId === unit.orderItemId;
    if (hold.state === 'pending' && (isUnits || isLinesFee))
      await tx.ledger.postHold(
        hold.id,
        deliveryBooking(engine, hold, { orderId: unit.orderId, fulfilmentId: unit.id }),
      );
  }
}

async function completeUnit(engine: Engine, tx: Transaction, { work, unit, seen }: Delivery): Promise<void> {
  const at = engine.backend.clock.now();
  const locked = await tx.fulfilments.get(unit.id);
  if (locked.state.status !== 'provisioning' || locked.accountId !== work.account.id)
    throw new GenerationMoved();
  const { startedAt } = locked.state;
  const qualityCheck = { checkedAt: at, mismatches: work.account.mismatches, linkCount: seen.links.length };
  await tx.fulfilments.update(unit.id, {
    attempts: locked.attempts + 1,
    lastError: null,
    state: { status: 'completed', startedAt, completedAt: at, qualityCheck },
  });
  await tx.events.append({
    aggregate: { kind: 'fulfilment', id: unit.id },
    type: 'fulfilment.completed',
    data: {
      orderId: unit.orderId,
      subscriptionId: work.subscription.id,
      durationMs: at.getTime() - startedAt.getTime(),
    },
    at,
  });
}

function auditDelivery(engine: Engine, tx: Transaction, { work, unit }: Delivery): Promise<void> {
  return recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'unit.deliver',
    target: { kind: 'unit', id: unit.id },
    before: { status: unit.state.status },
    after: { status: 'completed', accountId: work.account.id },
  });
}

async function grantPurchase(engine: Engine, tx: Transaction, { work, change }: Delivery): Promise<void> {
  const at = engine.backend.clock.now();
  const subscription = await tx.subscriptions.get(work.subscription.id);
  await grantTerms(engine, tx, { subscription, change, usedBytes: 0 });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.delivered',
    data: { customerId: subscription.customerId, orderId: subscription.orderId },
    at,
  });
}
