import * as z from 'zod';
import type { BankMessage } from '../../domain/cards/bank-message.ts';
import { decidedBefore, illegalTransition } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { settleTransfer } from './settle-transfer.ts';

const matchSchema = z.object({ messageId: idSchema, paymentId: idSchema });
const dismissSchema = z.object({ messageId: idSchema, reason: textSchema.min(1) });

export type MatchMessageInput = z.input<typeof matchSchema>;
export type DismissMessageInput = z.input<typeof dismissSchema>;

/** Staff: this message is about this payment. */
export function matchMessage(engine: Engine, input: MatchMessageInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'cards.matchMessage',
    schema: matchSchema,
    input,
    by,
    effect: async ({ tx, actor }, { messageId, paymentId }) => {
      requireStaff(actor, { kind: 'bank message', id: messageId });
      const payment = await lockPayment(tx, paymentId);
      if (engine.gateways.has(payment.method))
        throw illegalTransition({
          kind: 'payment',
          id: paymentId,
          from: payment.state.status,
          action: 'match a message',
        });
      const message = await tx.bankMessages.get(messageId);
      requireWaiting(message);
      await settleTransfer(engine, tx, { paymentId, message, actor });
      return messageId;
    },
  });
}

/** Staff: this message is about no payment of the shop. */
export function dismissMessage(
  engine: Engine,
  input: DismissMessageInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'cards.dismissMessage',
    schema: dismissSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { messageId, reason }) => {
      const target = { kind: 'bank message', id: messageId };
      requireStaff(actor, target);
      const message = await tx.bankMessages.get(messageId);
      requireWaiting(message);
      const decidedAt = tx.now;
      await tx.bankMessages.update(messageId, {
        state: { status: 'dismissed', reason, decidedBy: actor.id, decidedAt },
        settledAt: decidedAt,
      });
      await audit({
        action: 'card.dismiss-message',
        target,
        before: { amountMinor: message.amountMinor },
        reason,
      });
      return messageId;
    },
  });
}

/** @throws PanelkitError `ALREADY_DECIDED` says by whom and when */
function requireWaiting({ id, state }: BankMessage): void {
  if (state.status !== 'waiting') throw decidedBefore('message', id, state);
}
