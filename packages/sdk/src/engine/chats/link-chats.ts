import * as z from 'zod';
import { notFound } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { addChat, ownsThings, recordRefused, takeChatCode } from './chat-codes.ts';

const MAX_CHATS = 50;
const claimSchema = z.object({ code: z.string().min(1).max(200) });

/**
 * *linked*: the chats are the customer's now. *owns-things*: who writes there has bought or paid something as
 * another customer.
 */
export type ClaimedChats = { kind: 'linked' | 'expired' | 'owns-things' };

/**
 * Links the chats of the customer for whom a bot issued the code with the customer who shows it on the web.
 */
export async function claimChats(
  engine: Engine,
  input: z.input<typeof claimSchema>,
  by: QueryContext,
): Promise<ClaimedChats> {
  const actor = actorOf(by);
  if (actor.kind !== 'customer') throw notFound('chat code', actor.kind);
  const used = await takeChatCode(engine, parseInput(claimSchema, input).code);
  if (used === null || used.kind !== 'customer') return { kind: 'expired' };
  const { subjectId } = used;
  if (subjectId === actor.id) return { kind: 'linked' };
  const { storage } = engine.backend;
  const { rows } = await storage.chats.list({ customerId: subjectId, limit: MAX_CHATS });
  return storage.transaction(async (tx) => {
    // Who buys at this moment locks the customer, too.
    for (const id of [subjectId, actor.id].toSorted()) await tx.customers.get(id);
    if (await ownsThings(tx, subjectId, actor.id)) {
      await recordRefused(engine, tx, { chatCustomerId: subjectId, otherCustomerId: actor.id });
      return { kind: 'owns-things' };
    }
    for (const id of rows.map((row) => row.id).toSorted()) {
      const { customerId, bot, userId } = await tx.chats.get(id);
      if (customerId !== subjectId) continue;
      await tx.chats.update(id, { customerId: actor.id });
      await addChat(engine, tx, { customerId: actor.id, chat: { userId } });
      await recordAudit(engine, tx, {
        actor,
        action: 'chat.link',
        target: { kind: 'chat', id },
        before: { customerId },
        after: { bot, userId },
      });
    }
    return { kind: 'linked' };
  });
}

/** The chat then has no customer. Customers unlink their own. @throws PanelkitError `NOT_FOUND` */
export async function unlinkChat(engine: Engine, id: string, by: QueryContext): Promise<void> {
  const actor = actorOf(by);
  parseInput(idSchema, id);
  await engine.backend.storage.transaction(async (tx) => {
    const { customerId, staffId } = await tx.chats.get(id);
    if (actor.kind === 'customer' && actor.id !== customerId) throw notFound('chat', id);
    if (customerId === null && staffId === null) return;
    await tx.chats.update(id, { customerId: null, staffId: null, form: null, sealedContact: null });
    const before = { customerId, staffId };
    await recordAudit(engine, tx, { actor, action: 'chat.unlink', target: { kind: 'chat', id }, before });
  });
}
