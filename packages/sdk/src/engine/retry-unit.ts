import type { Fulfilment } from '../domain/fulfilment.ts';
import type { Order, OrderItem } from '../domain/order.ts';
import { illegalTransition, notFound } from '../errors/error-factories.ts';
import type { Transaction } from '../ports/storage.ts';
import { placeUnit } from './choose-places.ts';
import type { Engine } from './engine.ts';
import { openUnit } from './open-unit.ts';
import { feeShare, holdShares, priceShare } from './pay-order.ts';
import { settleOrder } from './settle-order.ts';
import { takeTrial } from './trial.ts';
import { isPaidOrder, notPossible } from './unit-states.ts';
import type { UnitEffect } from './units.ts';

/** A failed unit is tried again: fresh money, a fresh place, a new subscription and account. What was given up stays given up. */
export const retryUnit: UnitEffect<{ unitId: string; inboundId?: string | undefined }> = async (
  engine,
  tx,
  wanted,
) => {
  const known = await tx.fulfilments.find(wanted.unitId);
  if (known === null) throw notFound('unit', wanted.unitId);
  if (known.state.status !== 'failed') throw notPossible(known, 'retry');
  const found = await tx.orders.find(known.orderId);
  const item = found?.items.find(({ id }) => id === known.orderItemId);
  if (!found || !item) throw notFound('order', known.orderId);
  const plan = await tx.plans.find(known.planId);
  if (plan === null) throw notFound('plan', known.planId);
  // Two units of one line that are retried at once must not both hold the line's setup fee.
  await tx.customers.get(known.customerId);
  if (item.isTrial) await takeTrial(tx, known.customerId, known.id);
  await holdUnitAgain(engine, tx, { order: found, item, unit: known });
  const { inboundId } = wanted;
  const place = await placeUnit(engine, tx, {
    plan,
    fulfilmentId: known.id,
    ...(inboundId !== undefined && { accepts: (inbound) => inbound.id === inboundId }),
  });
  const order = await tx.orders.get(known.orderId);
  if (!isPaidOrder(order.state)) {
    throw illegalTransition({
      kind: 'order',
      id: order.id,
      from: order.state.status,
      action: 'retry a unit',
    });
  }
  const unit = await tx.fulfilments.get(known.id);
  if (unit.state.status !== 'failed') throw notPossible(unit, 'retry');
  await openUnit(engine, tx, { order, item, fulfilment: unit, place, startNow: true, byStaff: true });
  await settleOrder(engine, tx, order.id);
};

async function holdUnitAgain(
  engine: Engine,
  tx: Transaction,
  { order, item, unit }: { order: Order; item: OrderItem; unit: Fulfilment },
): Promise<void> {
  const price = priceShare(item, unit.id);
  const holds = await tx.ledger.listHolds({ orderId: order.id });
  const feeStands = holds.some(
    (hold) => hold.fulfilmentId === null && hold.orderItemId === item.id && hold.state !== 'voided',
  );
  const owesFee = item.setupFeeMinor > 0 && !feeStands;
  await holdShares(engine, tx, order, owesFee ? [feeShare(item), price] : [price]);
}
