import * as z from 'zod';
import type { Chat } from '../../domain/chats/chat.ts';
import { MONEY_FREEZE_MS } from '../../domain/chats/money-freeze.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { notifyCustomer } from '../notifications/add-notifications.ts';
import { addChat, ownsThings } from './chat-codes.ts';

const MAX_CHATS = 50;
const moveSchema = z.object({
  customerId: idSchema,
  newCustomerId: idSchema,
  reason: textSchema.min(1),
});

/**
 * `newCustomerId`: who the person became when they wrote from their new account. `reason`: how they proved
 * who they are; for staff alone.
 */
export type MoveChatsInput = z.input<typeof moveSchema>;

/** Staff give a customer the chats of somebody new, who proved that they are that customer. */
export function moveChats(engine: Engine, input: MoveChatsInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'customers.moveChats',
    schema: moveSchema,
    input,
    by,
    effect: async ({ tx, actor }, { customerId, newCustomerId, reason }) => {
      requireStaff(actor, { kind: 'customer', id: customerId });
      if (customerId === newCustomerId)
        throw invalidInput([{ path: 'newCustomerId', code: 'custom', message: 'must be somebody else' }]);
      await tx.lock({ customers: [customerId, newCustomerId] });
      if (await ownsThings(tx, newCustomerId, customerId)) throw ownsThingsError(newCustomerId);
      const { rows } = await tx.chats.list({ customerId: newCustomerId, limit: MAX_CHATS });
      if (rows.length === 0) throw notFound('chat', newCustomerId);
      await moveToChats(engine, tx, { customerId, chats: rows, actor, reason });
      return customerId;
    },
  });
}

/**
 * These chats are the customer's from now on, and no other: whoever had those is told there and has to sign
 * in again, and codes that they got before end. Nothing is spent from the wallet for a day. The customers on
 * both sides are locked.
 */
export async function moveToChats(
  engine: Engine,
  tx: Transaction,
  moved: { customerId: string; chats: Chat[]; actor: Actor; reason?: string },
): Promise<void> {
  const { customerId, chats, actor, reason = null } = moved;
  const { rows: before } = await tx.chats.list({ customerId, limit: MAX_CHATS });
  const left = before.filter(({ id }) => chats.every((chat) => chat.id !== id));
  for (const { id } of left.toSorted(byId)) {
    await tx.chats.get(id);
    await tx.chats.update(id, { customerId: null, form: null, sealedContact: null });
  }
  for (const { id } of chats.toSorted(byId)) {
    const { userId } = await tx.chats.get(id);
    await tx.chats.update(id, { customerId, form: null });
    await addChat(engine, tx, { customerId, chat: { userId } });
  }
  const chatsMovedAt = tx.now;
  await tx.customers.update(customerId, { chatsMovedAt });
  await tx.chatCodes.end(customerId, ['customer', 'recovery']);
  const chatIds = left.map(({ id }) => id);
  const frozenUntil = addMs(chatsMovedAt, MONEY_FREEZE_MS).toISOString();
  await notifyCustomer(engine, tx, customerId, {
    code: 'customer.chats-moved',
    parameters: { chatIds, frozenUntil },
  });
  await recordAudit(engine, tx, {
    actor,
    action: 'customer.move-chats',
    target: { kind: 'customer', id: customerId },
    reason,
    before: { chatIds },
    after: { chatIds: chats.map(({ id }) => id) },
  });
}

/** `CUSTOMER_OWNS_THINGS`. */
function ownsThingsError(customerId: string): PanelkitError<'CUSTOMER_OWNS_THINGS'> {
  return new PanelkitError('CUSTOMER_OWNS_THINGS', {
    message: 'This customer has bought or paid something, which would be out of reach',
    details: { customerId },
  });
}

function byId(first: Chat, second: Chat): number {
  return first.id < second.id ? -1 : 1;
}
