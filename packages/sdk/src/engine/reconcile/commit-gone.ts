import type { Account } from '../../domain/accounts/account.ts';
import type { PlannedAction } from '../../domain/accounts/plan-actions.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { NOTHING_ASKED } from '../accounts/account-secrets.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { leaveDedicatedInbound } from '../inbounds/make-inbounds.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { settleOrder } from '../orders/settle-order.ts';
import { givePlaceBack } from '../placement/give-place-back.ts';
import type { Commit, Decision } from './decision.ts';
import { isGone, waitForReturn } from './ensure-inbound.ts';
import { desiredAt, type ReconcileWork } from './work.ts';

/**
 * A condemned account's absence is proved (or no create was ever sent): its place is free, exactly once, and
 * a cancelled order that waited for it follows.
 */
export async function commitGone(engine: Engine, tx: Transaction, known: Account): Promise<'removed'> {
  const at = engine.backend.clock.now();
  const { unit, accounts } = await lockPlace(tx, known);
  const account = accounts.find(({ id }) => id === known.id);
  if (account === undefined) throw notFound('account', known.id);
  const { capacityHoldId, inboundId } = account;
  if (unit.capacityHoldId === capacityHoldId) await tx.units.update(unit.id, { capacityHoldId: null });
  await tx.accounts.update(account.id, {
    removedAt: at,
    observedGeneration: account.generation,
    nextAttemptAt: null,
    unsettledUntil: null,
    openTermsHash: null,
    sealedLinks: null,
    formerHostSince: null,
    sealedSeenAs: null,
    ...NOTHING_ASKED,
    lastError: null,
  });
  await tx.events.append({
    aggregate: { kind: 'account', id: account.id },
    type: 'account.removed',
    data: { panelId: account.panelId },
    at,
  });
  await recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'account.remove',
    target: { kind: 'account', id: account.id },
  });
  await settleOrder(tx, unit.orderId);
  await wakeSuccessor(engine, tx, account, accounts);
  await givePlaceBack(tx, capacityHoldId, at);
  await leaveDedicatedInbound(tx, inboundId);
  return 'removed';
}

/** Locks the order of an account, its unit, and all accounts of that. @throws PanelkitError `NOT_FOUND` */
async function lockPlace(
  tx: Transaction,
  { unitId }: Pick<Account, 'unitId'>,
): Promise<{ unit: Unit; accounts: Account[] }> {
  const known = await tx.units.find(unitId);
  if (known === null) throw notFound('unit', unitId);
  const [{ units }, accounts] = await Promise.all([
    tx.lock({ orders: [known.orderId], units: [unitId] as const }),
    tx.accounts.lockByUnit(unitId),
  ]);
  return { unit: units[0], accounts };
}

/** The account that replaces this one need not wait any more. */
async function wakeSuccessor(
  engine: Engine,
  tx: Transaction,
  removed: Account,
  accounts: Account[],
): Promise<void> {
  const successor = accounts.find(
    ({ predecessorId, condemnedAt }) => predecessorId === removed.id && condemnedAt === null,
  );
  if (successor === undefined || successor.nextAttemptAt === null) return;
  await tx.accounts.update(successor.id, { nextAttemptAt: engine.backend.clock.now() });
  await wakeAccount(tx, successor);
}

/**
 * Some panels delete accounts with their inbound. One that is to be off is off then, as long as the inbound
 * is gone: there is nothing to write, and it could not be written. A change still waits for the inbound: what
 * was paid for is not there. So does an account that was never seen: it is not made yet.
 */
export function isOffWithInbound(engine: Engine, work: ReconcileWork, action: PlannedAction): boolean {
  if (action.kind !== 'ensure' || action.existing !== null) return false;
  if (work.change !== null || work.account.seenAt === null || !isGone(work)) return false;
  return desiredAt(engine, work, engine.backend.clock.now())?.enabled === false;
}

/**
 * One that owes a reset to a posted change waits too: listings leave it out, and would not miss it once the
 * inbound is back.
 */
export function settleOffWithInbound(work: ReconcileWork): Decision {
  const { account } = work;
  if (account.resetDueGeneration !== null) return waitForReturn(work);
  return { kind: 'commit', proved: 'deleted-with-inbound', account };
}

/**
 * Nothing is left to do. Once the inbound is back, a listing misses the account, and it is made again. What
 * was open of its recreation is over, since listings leave such accounts out. One that was never in sync
 * takes its place now: it is settled.
 */
export async function commitDeletedWithInbound(
  tx: Transaction,
  { account: known }: Extract<Commit, { proved: 'deleted-with-inbound' }>,
): Promise<'in-sync' | 'again'> {
  const account = await tx.accounts.get(known.id);
  const { id, panelId, generation, condemnedAt, counterEpoch } = account;
  if (generation !== known.generation || condemnedAt !== null) return 'again';
  await tx.accounts.update(id, {
    counterEpoch: counterEpoch + 1,
    resetIntent: null,
    observedGeneration: generation,
    missingSince: null,
    driftSince: null,
    attempts: 0,
    nextAttemptAt: null,
    deadlineAt: null,
    lastError: null,
    unsettledUntil: known.unsettledUntil,
  });
  await tx.events.append({
    aggregate: { kind: 'account', id },
    type: 'account.in-sync',
    data: { panelId, generation },
    at: tx.now,
  });
  if (account.observedGeneration === 0) await tx.capacity.post(account.capacityHoldId, tx.now);
  return 'in-sync';
}
