import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { wakeWish } from './wake-wish.ts';

const withdrawSchema = z.object({ paymentId: idSchema });

export type WithdrawInput = z.input<typeof withdrawSchema>;

/** The customer does not want the change any more: money that comes all the same stays in the wallet. @throws PanelkitError `ILLEGAL_TRANSITION` */
export function withdrawWish(engine: Engine, input: WithdrawInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'payments.withdraw',
    schema: withdrawSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { paymentId }) => {
      const payment = await lockPayment(tx, paymentId);
      const target = { kind: 'payment', id: paymentId };
      requireOwner(actor, payment.customerId, target);
      const from = payment.wish?.state.status ?? payment.state.status;
      if (from !== 'open') throw illegalTransition({ ...target, from, action: 'withdraw' });
      await endWish(tx, payment);
      await audit({ action: 'payment.withdraw', target, before: { status: payment.state.status } });
      return paymentId;
    },
  });
}

/** Ends an open wish of a locked payment; one that nobody has paid ends with it, and the owner of what was paid reads that it is in the wallet. */
export async function endWish(tx: Transaction, { id, wish, state }: Payment): Promise<void> {
  if (wish === null) return;
  const at = tx.now;
  await tx.payments.update(id, {
    wish: { ...wish, state: { status: 'withdrawn', at } },
    ...(state.status === 'pending' && { state: { status: 'cancelled', cancelledAt: at } }),
  });
  if (state.status === 'captured') await wakeWish(tx, id);
}
