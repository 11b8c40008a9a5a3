import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { endWish } from '../wishes/end-wish.ts';

const withdrawSchema = z.object({ paymentId: idSchema });

export type WithdrawInput = z.input<typeof withdrawSchema>;

/**
 * The customer does not want the change or the top-up any more: money that comes all the same stays in the
 * wallet. The payment of an order ends with its order.
 * @throws PanelkitError `ILLEGAL_TRANSITION`
 */
export function withdrawPayment(engine: Engine, input: WithdrawInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.withdraw',
    schema: withdrawSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { paymentId }) => {
      const payment = await lockPayment(tx, paymentId);
      const target = { kind: 'payment', id: paymentId };
      requireOwner(actor, payment.customerId, target);
      await end(tx, payment);
      await audit({ action: 'payment.withdraw', target, before: { status: payment.state.status } });
      return paymentId;
    },
  });
}

async function end(tx: Transaction, payment: Payment): Promise<void> {
  const { id, orderId, wish, state } = payment;
  const isOpen =
    wish === null ? orderId === null && state.status === 'pending' : wish.state.status === 'open';
  if (!isOpen) {
    const from = wish?.state.status ?? state.status;
    throw illegalTransition({ kind: 'payment', id, from, action: 'withdraw' });
  }
  if (wish !== null) await endWish(tx, payment);
  else await tx.payments.update(id, { state: { status: 'cancelled', cancelledAt: tx.now } });
}
