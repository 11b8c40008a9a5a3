import * as z from 'zod';
import type { Order } from '../../domain/orders/order.ts';
import { whyNotCancel } from '../../domain/orders/order-actions.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { type LockedOrder, lockOrder } from '../locks/lock-order.ts';
import { endUnit } from '../units/give-up-unit.ts';
import { closeUnpaidOrder } from './close-unpaid-order.ts';
import { moveOrder, settleOrder } from './settle-order.ts';

const cancelOrderSchema = z.object({ orderId: idSchema, reason: textSchema.min(1) });

export type CancelOrderInput = z.input<typeof cancelOrderSchema>;

/**
 * Cancels an order: unpaid, its places are free; paid, every unit not yet delivered is given up and its money
 * is back in this transaction, delivered ones stay.
 * @throws PanelkitError `ILLEGAL_TRANSITION` when nothing of it can be cancelled any more
 */
export function cancelOrder(engine: Engine, input: CancelOrderInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'orders.cancel',
    schema: cancelOrderSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { orderId, reason }) => {
      const known = await tx.orders.find(orderId);
      if (known === null) throw notFound('order', orderId);
      requireOwner(actor, known.customerId, { kind: 'order', id: orderId });
      const locked = await lockOrder(tx, known);
      const { order } = locked;
      if (whyNotCancel({ order, units: locked.units.map(({ unit }) => unit) }) !== null)
        throw notCancellable(order);
      if (order.state.status === 'awaiting-payment') await cancelUnpaid(engine, tx, locked, reason);
      else await cancelPaid(engine, tx, locked, reason);
      await audit({
        action: 'order.cancel',
        target: { kind: 'order', id: orderId },
        before: { status: order.state.status },
        after: { status: (await tx.orders.get(orderId)).state.status },
        reason,
      });
      return orderId;
    },
  });
}

async function cancelUnpaid(
  engine: Engine,
  tx: Transaction,
  locked: LockedOrder,
  reason: string,
): Promise<void> {
  const cancelledAt = tx.now;
  await closeUnpaidOrder(engine, tx, locked, { status: 'cancelled', paidAt: null, reason, cancelledAt });
}

/** Gives up what is not delivered of a paid order that is locked. */
export async function cancelPaid(
  engine: Engine,
  tx: Transaction,
  { order, units }: LockedOrder,
  reason: string,
): Promise<void> {
  const { state } = order;
  if (!('paidAt' in state) || state.paidAt === null) throw notCancellable(order);
  for (const unit of units) await endUnit(engine, tx, unit, { kind: 'cancelled' });
  const cancelRequestedAt = tx.now;
  await moveOrder(tx, order, {
    status: 'cancelling',
    paidAt: state.paidAt,
    reason,
    cancelRequestedAt,
  });
  await settleOrder(tx, order.id);
}

function notCancellable(order: Order): Error {
  return illegalTransition({ kind: 'order', id: order.id, from: order.state.status, action: 'cancel' });
}
