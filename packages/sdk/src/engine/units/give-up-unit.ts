import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { canBeGivenUp } from '../../domain/orders/order-actions.ts';
import type { FailureReason, Unit } from '../../domain/orders/unit.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { condemnSubscriptions } from '../accounts/condemn-accounts.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedUnit } from '../locks/lock-order.ts';
import { settleOrder } from '../orders/settle-order.ts';
import { giveTrialBack } from '../orders/trial.ts';
import { servesUnit } from './unit-places.ts';

/** Why the unit is given up: it ends as failed, because of this account, or as cancelled. */
export type GivingUp =
  | { kind: 'failed'; accountId: string; reason: FailureReason; message: string }
  | { kind: 'cancelled' };

/**
 * Ends a paid unit that was not delivered, as `endUnit`, and lets its order follow.
 * @returns false when there is none to end
 */
export async function giveUpUnit(
  engine: Engine,
  tx: Transaction,
  locked: LockedUnit,
  end: GivingUp,
): Promise<boolean> {
  const isEnded = await endUnit(engine, tx, locked, end);
  if (isEnded) await settleOrder(tx, locked.order.id);
  return isEnded;
}

/**
 * Ends a paid unit that was not delivered, in the caller's transaction: its money is voided, its subscription
 * ends, its accounts are condemned. The places stay held until their absence was proved.
 * @returns false when it was not paid or is over already (nothing changed)
 */
export async function endUnit(
  engine: Engine,
  tx: Transaction,
  { customer, unit, subscription, change, accounts }: LockedUnit,
  end: GivingUp,
): Promise<boolean> {
  if (unit.accountId === null || !canBeGivenUp(unit)) return false;
  const isOwn = (id: string): boolean =>
    accounts.some((account) => account.id === id && servesUnit(unit, account));
  if (end.kind === 'failed' && !isOwn(end.accountId)) throw storageConflict('unit', unit.id);
  await giveTrialBack(tx, customer, unit);
  await closeUnit(engine, tx, unit, end);
  if (subscription !== null) await endSubscription(tx, subscription, change);
  if (unit.subscriptionId !== null) await condemnSubscriptions(tx, [unit.subscriptionId]);
  await voidUnitMoney(tx, unit);
  await voidSetupFee(tx, unit);
  return true;
}

async function voidUnitMoney(tx: Transaction, unit: Unit): Promise<void> {
  const holds = await tx.ledger.listHolds({ orderId: unit.orderId });
  for (const hold of holds.filter(({ unitId, state }) => unitId === unit.id && state === 'pending')) {
    await tx.ledger.voidHold(hold.id, tx.now);
  }
}

/** The setup fee goes back when no unit of its line was delivered and none can be any more. */
async function voidSetupFee(tx: Transaction, unit: Unit): Promise<void> {
  const units = await tx.units.listStates(unit.orderId);
  const line = units.filter(({ orderItemId }) => orderItemId === unit.orderItemId);
  if (line.some(({ status }) => status !== 'failed' && status !== 'cancelled')) return;
  const holds = await tx.ledger.listHolds({ orderId: unit.orderId });
  for (const hold of holds) {
    const isLinesFee = hold.unitId === null && hold.orderItemId === unit.orderItemId;
    if (isLinesFee && hold.state === 'pending') await tx.ledger.voidHold(hold.id, tx.now);
  }
}

async function closeUnit(engine: Engine, tx: Transaction, unit: Unit, end: GivingUp): Promise<void> {
  const at = tx.now;
  const aggregate = { kind: 'unit', id: unit.id };
  const { orderId } = unit;
  if (end.kind === 'failed') {
    const { reason, message } = end;
    await tx.units.update(unit.id, {
      state: { status: 'failed', failedAt: at, reason, message },
      waitsForStaff: false,
    });
    await tx.events.append({ aggregate, type: 'unit.failed', data: { orderId, reason }, at });
    await recordAudit(engine, tx, {
      actor: SYSTEM_ACTOR,
      action: 'unit.give-up',
      target: { kind: 'unit', id: unit.id },
      before: { status: unit.state.status },
      after: { status: 'failed' },
      reason,
    });
  } else {
    await tx.units.update(unit.id, {
      state: { status: 'cancelled', cancelledAt: at },
      waitsForStaff: false,
    });
    await tx.events.append({ aggregate, type: 'unit.cancelled', data: { orderId }, at });
  }
}

async function endSubscription(
  tx: Transaction,
  { id, customerId }: Subscription,
  pending: Change | null,
): Promise<void> {
  const at = tx.now;
  await tx.subscriptions.update(id, { termination: { reason: 'not-delivered', at } });
  if (pending !== null) await tx.changes.update(pending.id, { state: 'voided', settledAt: at });
  await tx.events.append({
    aggregate: { kind: 'subscription', id },
    type: 'subscription.terminated',
    data: { customerId, reason: 'not-delivered' },
    at,
  });
}
