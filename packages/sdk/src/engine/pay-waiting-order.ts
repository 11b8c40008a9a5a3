import * as z from 'zod';
import type { Order } from '../domain/order.ts';
import { illegalTransition, notFound, storageConflict } from '../errors/error-factories.ts';
import type { Transaction } from '../ports/storage.ts';
import { requireOwner } from './authorize.ts';
import { createPayment } from './create-payment.ts';
import type { Engine } from './engine.ts';
import { idSchema } from './parse-input.ts';
import { holdOrderMoney, startOrder } from './pay-order.ts';
import { recordAudit } from './record-audit.ts';
import { requireMethod } from './require-method.ts';
import { type CommandContext, runCommand } from './run-command.ts';

const payOrderSchema = z.object({
  orderId: idSchema,
  payment: z.object({ method: z.string().min(1).max(50) }),
});

export type PayOrderInput = z.input<typeof payOrderSchema>;

/**
 * Pays an order that still waits: from the wallet at once (after a top-up), or by another payment (after a rejected receipt).
 * @throws PanelkitError `ILLEGAL_TRANSITION` when it does not wait or a receipt of it is in review, `INSUFFICIENT_BALANCE`
 */
export function payWaitingOrder(engine: Engine, input: PayOrderInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'orders.pay',
    schema: payOrderSchema,
    input,
    by,
    effect: async (tx, { orderId, payment: { method } }, actor) => {
      const order = await tx.orders.find(orderId);
      if (order === null) throw notFound('order', orderId);
      requireOwner(actor, order.customerId, { kind: 'order', id: orderId });
      requireMethod(engine, method);
      if (order.state.status !== 'awaiting-payment') throw notPayable(order, order.state.status);
      await tx.customers.get(order.customerId);
      await replacePayments(engine, tx, order);
      if (method === 'wallet') await payFromWallet(engine, tx, order);
      else {
        const { customerId, total: amount } = order;
        await createPayment(engine, tx, { customerId, orderId, method, amount });
      }
      const target = { kind: 'order', id: orderId };
      await recordAudit(engine, tx, { actor, action: 'order.pay', target, after: { method } });
      return orderId;
    },
  });
}

/** A payment that was only opened gives way; one whose receipt is in review must be decided first. */
async function replacePayments(engine: Engine, tx: Transaction, order: Order): Promise<void> {
  const { rows } = await tx.payments.list({ orderId: order.id });
  for (const { id } of rows) {
    const payment = await tx.payments.get(id);
    if (payment.state.status === 'in-review') throw notPayable(order, 'in-review');
    if (payment.state.status !== 'pending') continue;
    await tx.payments.update(id, { state: { status: 'cancelled', cancelledAt: engine.backend.clock.now() } });
  }
}

async function payFromWallet(engine: Engine, tx: Transaction, order: Order): Promise<void> {
  const units = await tx.fulfilments.listByOrder(order.id);
  await holdOrderMoney(engine, tx, order, units);
  const locked = await tx.orders.get(order.id);
  if (locked.state.status !== 'awaiting-payment') throw storageConflict('order', order.id);
  await startOrder(engine, tx, locked, units);
}

function notPayable(order: Order, from: string): Error {
  return illegalTransition({ kind: 'order', id: order.id, from, action: 'pay' });
}
