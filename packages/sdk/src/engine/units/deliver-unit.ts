import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import type { MoneyHold } from '../../domain/payments/ledger.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { grantTerms } from '../changes/grant-terms.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedSubscription } from '../locks/lock-subscription.ts';
import { followUnits } from '../orders/settle-order.ts';
import { deliveryBooking } from '../payments/delivery-booking.ts';

/** A unit with the account that was read back last, and what the read-backs of that one found. */
export interface DeliveredUnit {
  order: Order;
  locked: LockedSubscription;
  accountId: string;
  mismatches: string[];
  linkCount: number;
}

/**
 * A paid unit's account was read back as the last one it waited for: its money is posted, its terms are
 * granted, and the order follows.
 * @returns the subscription as it is now
 */
export async function deliverUnit(
  engine: Engine,
  tx: Transaction,
  change: Change,
  delivered: DeliveredUnit,
): Promise<Subscription> {
  const { order, locked } = delivered;
  const { unit } = locked;
  // Read before anything is written: the database gets what is written in one piece.
  const [units, holds] = await Promise.all([
    isOfOneUnit(order) ? [] : tx.units.listStates(order.id),
    tx.ledger.listHolds({ orderId: order.id }),
  ]);
  await postUnitMoney(engine, tx, { order, unit }, holds);
  await completeUnit(engine, tx, delivered);
  await auditDelivery(engine, tx, delivered);
  const granted = await grantPurchase(engine, tx, change, locked);
  const isDelivered = { id: unit.id, status: 'completed' as const };
  await followUnits(tx, order, [...units.filter(({ id }) => id !== unit.id), isDelivered]);
  return granted;
}

function isOfOneUnit({ items }: Order): boolean {
  return items.reduce((units, { quantity }) => units + quantity, 0) === 1;
}

/** Each unit posts its share; the first delivered one of a line also the line's setup fee. */
async function postUnitMoney(
  engine: Engine,
  tx: Transaction,
  { order, unit }: { order: Order; unit: Unit },
  holds: readonly MoneyHold[],
): Promise<void> {
  const item = order.items.find(({ id }) => id === unit.orderItemId);
  for (const hold of holds) {
    const isUnits = hold.unitId === unit.id;
    const isLinesFee = hold.unitId === null && hold.orderItemId === unit.orderItemId;
    const taxMinor = (isUnits ? item?.unitTaxMinor : item?.setupFeeTaxMinor) ?? 0;
    const reference = { orderId: unit.orderId, unitId: unit.id };
    if (hold.state === 'pending' && (isUnits || isLinesFee))
      await tx.ledger.postHold(hold.id, deliveryBooking(engine, hold, taxMinor, reference));
  }
}

async function completeUnit(
  engine: Engine,
  tx: Transaction,
  { locked: { unit, subscription }, mismatches, linkCount }: DeliveredUnit,
): Promise<void> {
  if (unit.state.status !== 'provisioning') return;
  const at = engine.backend.clock.now();
  const { startedAt } = unit.state;
  const qualityCheck = { checkedAt: at, mismatches, linkCount };
  await tx.units.update(unit.id, {
    attempts: unit.attempts + 1,
    lastError: null,
    state: { status: 'completed', startedAt, completedAt: at, qualityCheck },
  });
  await tx.events.append({
    aggregate: { kind: 'unit', id: unit.id },
    type: 'unit.completed',
    data: {
      orderId: unit.orderId,
      subscriptionId: subscription.id,
      durationMs: at.getTime() - startedAt.getTime(),
    },
    at,
  });
}

function auditDelivery(
  engine: Engine,
  tx: Transaction,
  { locked: { unit }, accountId }: DeliveredUnit,
): Promise<void> {
  return recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'unit.deliver',
    target: { kind: 'unit', id: unit.id },
    before: { status: unit.state.status },
    after: { status: 'completed', accountId },
  });
}

async function grantPurchase(
  engine: Engine,
  tx: Transaction,
  change: Change,
  { subscription }: LockedSubscription,
): Promise<Subscription> {
  const granted = await grantTerms(engine, tx, { subscription, change, usedBytes: 0 });
  await tx.events.append({
    aggregate: { kind: 'subscription', id: subscription.id },
    type: 'subscription.delivered',
    data: { customerId: subscription.customerId, orderId: subscription.orderId },
    at: engine.backend.clock.now(),
  });
  return granted;
}
