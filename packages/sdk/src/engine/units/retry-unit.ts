import type { Order, OrderItem } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { feeShare, holdShares, priceShare } from '../orders/pay-order.ts';
import { settleOrder } from '../orders/settle-order.ts';
import { takeTrial } from '../orders/trial.ts';
import { choosePlaces, toPlace } from '../placement/choose-places.ts';
import { takePlaces } from '../placement/take-places.ts';
import { openUnit } from './open-unit.ts';
import type { UnitEffect } from './unit-effect.ts';
import { isPaidOrder, notPossible } from './unit-states.ts';

/**
 * A failed unit is tried again: fresh money, a fresh place, a new subscription and account. What was given up
 * stays given up.
 */
export const retryUnit: UnitEffect<{ unitId: string; inboundId?: string | undefined }> = async (
  engine,
  tx,
  { order, customer, unit },
  { inboundId, tried },
) => {
  if (unit.state.status !== 'failed') throw notPossible(unit, 'retry');
  const item = order.items.find(({ id }) => id === unit.orderItemId);
  if (item === undefined) throw notFound('order', order.id);
  const plan = await tx.plans.find(unit.planId);
  if (plan === null) throw notFound('plan', unit.planId);
  if (!isPaidOrder(order.state)) {
    throw illegalTransition({
      kind: 'order',
      id: order.id,
      from: order.state.status,
      action: 'retry a unit',
    });
  }
  if (item.isTrial) await takeTrial(tx, customer, unit.id);
  await holdUnitAgain(engine, tx, { order, item, unit });
  const [chosen = []] = await choosePlaces(engine, tx, {
    plan,
    unitIds: [unit.id],
    tried,
    ...(inboundId !== undefined && { accepts: ({ id }, { isLead }) => !isLead || id === inboundId }),
  });
  const places = chosen.map(toPlace);
  await openUnit(engine, tx, { order, item, unit, places, startNow: true, byStaff: true });
  await settleOrder(tx, order.id);
  await takePlaces(tx, chosen);
};

async function holdUnitAgain(
  engine: Engine,
  tx: Transaction,
  { order, item, unit }: { order: Order; item: OrderItem; unit: Unit },
): Promise<void> {
  const price = priceShare(item, unit.id);
  const holds = await tx.ledger.listHolds({ orderId: order.id });
  const feeStands = holds.some(
    (hold) => hold.unitId === null && hold.orderItemId === item.id && hold.state !== 'voided',
  );
  const owesFee = item.setupFeeMinor > 0 && !feeStands;
  await holdShares(engine, tx, order, owesFee ? [feeShare(item), price] : [price]);
}
