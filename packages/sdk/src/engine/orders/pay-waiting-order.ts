import * as z from 'zod';
import type { Order } from '../../domain/orders/order.ts';
import { whyNotPay } from '../../domain/orders/order-actions.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { assertMoneyFree, requireUnblocked } from '../customers/block-customer.ts';
import { requireConfirmed } from '../customers/require-confirmed.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { type LockedOrder, lockOrder } from '../locks/lock-order.ts';
import { createPayment } from '../payments/create-payment.ts';
import { requireMethod, requireMinimum } from '../payments/require-method.ts';
import { holdOrderMoney, startOrder } from './pay-order.ts';

const payOrderSchema = z.object({
  orderId: idSchema,
  payment: z.object({ method: z.string().min(1).max(50) }),
});

export type PayOrderInput = z.input<typeof payOrderSchema>;

/**
 * Pays an order that still waits: from the wallet at once (after a top-up), or by another payment (after a
 * rejected receipt).
 * @throws PanelkitError `ILLEGAL_TRANSITION` when it does not wait or a receipt of it is in review,
 *   `INSUFFICIENT_BALANCE`
 */
export function payWaitingOrder(engine: Engine, input: PayOrderInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'orders.pay',
    schema: payOrderSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { orderId, payment: { method } }) => {
      const known = await tx.orders.find(orderId);
      if (known === null) throw notFound('order', orderId);
      requireOwner(actor, known.customerId, { kind: 'order', id: orderId });
      requireMethod(engine, method);
      const locked = await lockOrder(tx, known);
      const { order } = locked;
      requireMinimum(engine, method, order.total.amountMinor);
      if (actor.kind === 'customer') {
        const customer = await requireUnblocked(tx, order.customerId);
        if (method === 'wallet') assertMoneyFree(customer, tx.now);
      }
      await requireConfirmed(engine, tx, { customerId: order.customerId, actor, method });
      const refusal = whyNotPay(locked);
      if (refusal !== null) throw notPayable(order, refusal);
      await replacePayments(tx, locked);
      if (method === 'wallet') await payFromWallet(engine, tx, locked);
      else {
        const { customerId, total: amount } = order;
        await createPayment(engine, tx, { customerId, orderId, method, amount });
      }
      const target = { kind: 'order', id: orderId };
      await audit({ action: 'order.pay', target, after: { method } });
      return orderId;
    },
  });
}

/** A payment that was only opened gives way. */
async function replacePayments(tx: Transaction, { payments }: LockedOrder): Promise<void> {
  const cancelledAt = tx.now;
  for (const { id, state } of payments) {
    if (state.status === 'pending')
      await tx.payments.update(id, { state: { status: 'cancelled', cancelledAt } });
  }
}

async function payFromWallet(
  engine: Engine,
  tx: Transaction,
  { order, units: locked }: LockedOrder,
): Promise<void> {
  const units = locked.map(({ unit }) => unit);
  await holdOrderMoney(engine, tx, order, units);
  await startOrder(engine, tx, order, units);
}

function notPayable(order: Order, from: string): Error {
  return illegalTransition({ kind: 'order', id: order.id, from, action: 'pay' });
}
