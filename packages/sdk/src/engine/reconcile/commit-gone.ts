import type { Account } from '../../domain/account.ts';
import { SYSTEM_ACTOR } from '../../domain/actor.ts';
import type { Fulfilment } from '../../domain/fulfilment.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { givePlaceBack } from '../give-place-back.ts';
import { leaveDedicatedInbound } from '../make-inbounds.ts';
import { recordAudit } from '../record-audit.ts';
import { settleOrder } from '../settle-order.ts';
import { wakeAccount } from '../wake-account.ts';
import type { HeldLease } from './held-lease.ts';

/**
 * A condemned account's absence is proved (or no create was ever sent): its place is free, exactly once, and a cancelled order that
 * waited for it follows. @returns false when the lease is no longer ours
 */
export async function commitGone(
  engine: Engine,
  lease: HeldLease,
  known: Pick<Account, 'id' | 'fulfilmentId' | 'capacityHoldId' | 'inboundId'>,
): Promise<boolean> {
  const { storage, clock } = engine.backend;
  return storage.transaction(async (tx) => {
    if (!(await tx.leases.isHeld(lease.key, lease.token))) return false;
    const at = clock.now();
    const unit = await tx.fulfilments.find(known.fulfilmentId);
    await givePlaceBack(tx, known.capacityHoldId, at);
    await leaveDedicatedInbound(engine, tx, known.inboundId);
    if (unit !== null) await leavePlace(tx, unit, known.capacityHoldId);
    const account = await tx.accounts.get(known.id);
    await tx.accounts.update(account.id, {
      removedAt: at,
      observedGeneration: account.generation,
      nextAttemptAt: null,
      unsettledUntil: null,
      sealedLinks: null,
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
    if (unit !== null) await settleOrder(engine, tx, unit.orderId);
    await wakeSuccessor(engine, tx, account);
    return true;
  });
}

/** The account that replaces this one need not wait any more. */
async function wakeSuccessor(engine: Engine, tx: Transaction, removed: Account): Promise<void> {
  const subscription = await tx.subscriptions.find(removed.subscriptionId);
  if (subscription === null || subscription.accountId === removed.id) return;
  const successor = await tx.accounts.get(subscription.accountId);
  if (successor.predecessorId !== removed.id || successor.nextAttemptAt === null) return;
  await tx.accounts.update(successor.id, { nextAttemptAt: engine.backend.clock.now() });
  await wakeAccount(tx, successor);
}

/** The unit has no place any more, unless it was placed elsewhere. */
async function leavePlace(tx: Transaction, known: Fulfilment, capacityHoldId: string): Promise<void> {
  await tx.orders.get(known.orderId);
  const unit = await tx.fulfilments.get(known.id);
  if (unit.capacityHoldId === capacityHoldId) await tx.fulfilments.update(unit.id, { capacityHoldId: null });
}
