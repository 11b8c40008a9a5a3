import * as z from 'zod';
import type { Chat } from '../../domain/chats/chat.ts';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import { notFound, storageConflict } from '../../errors/error-factories.ts';
import type { ChatPatch } from '../../ports/storage/storage-chats.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { addChat } from './chat-codes.ts';
import { contactSchema, openContact, sealContact, withContact } from './chat-contact.ts';

const openSchema = z.object({
  bot: z.string().min(1).max(100),
  userId: z.string().min(1).max(100),
  chatId: z.string().min(1).max(100),
  customerId: idSchema.nullable().default(null),
});
const languageSchema = z.enum(LANGUAGES);
const patchSchema = z.strictObject({
  language: languageSchema.optional(),
  form: z
    .object({
      name: z.string().min(1).max(50),
      data: z.record(z.string().max(50), z.string().max(500)),
      expiresAt: z.date(),
    })
    .nullable()
    .optional(),
  contact: contactSchema.nullable().optional(),
});

export type OpenChatInput = z.input<typeof openSchema>;
/** What a bot remembers of a chat. */
export type RememberInput = z.input<typeof patchSchema>;

/**
 * The chat of a person with a bot, made when they come for the first time. A chat that was marked unreachable
 * is not any more; one that was unlinked is the given customer's, unless that one was moved to another
 * account.
 * @throws PanelkitError `STORAGE_CONFLICT` then: give somebody else
 */
export async function openChat(engine: Engine, input: OpenChatInput): Promise<Chat> {
  const { bot, userId, chatId, customerId } = parseInput(openSchema, input);
  const { storage, clock } = engine.backend;
  const known = await storage.chats.findByUser(bot, userId);
  if (known === null) {
    const chat: Chat = {
      id: engine.ids.uuid(),
      bot,
      userId,
      chatId,
      customerId,
      staffId: null,
      language: null,
      form: null,
      sealedContact: null,
      unreachableSince: null,
      createdAt: clock.now(),
    };
    const isInserted = await storage.transaction(async (tx) => {
      await lockOwner(tx, customerId);
      if (!(await tx.chats.insertOnce(chat))) return false;
      if (customerId !== null) await addChat(engine, tx, { customerId, chat });
      return true;
    });
    if (isInserted) return chat;
    // Another process was faster.
    return openChat(engine, input);
  }
  const isNobodys = known.customerId === null && customerId !== null;
  if (known.unreachableSince === null && known.chatId === chatId && !isNobodys) return known;
  await storage.transaction(async (tx) => {
    const owner = await lockOwner(tx, isNobodys ? customerId : null);
    const chat = await tx.chats.get(known.id);
    // Moved to another account at this moment: whoever asks finds somebody else next time.
    const movedAt = owner?.chatsMovedAt ?? null;
    if (chat.customerId === null && movedAt !== null && chat.createdAt <= movedAt)
      throw storageConflict('chat', chat.id);
    await tx.chats.update(known.id, {
      unreachableSince: null,
      chatId,
      // A code may have linked it meanwhile.
      ...(chat.customerId === null && { customerId }),
    });
    if (chat.customerId === null && customerId !== null) await addChat(engine, tx, { customerId, chat });
  });
  return (await storage.chats.find(known.id)) ?? known;
}

/** A merge that runs at the same moment takes this chat along, or is over. */
async function lockOwner(tx: Transaction, customerId: string | null): Promise<Customer | null> {
  return customerId === null ? null : tx.customers.get(customerId);
}

/** Changes what is remembered of a chat. */
export async function remember(engine: Engine, id: string, input: RememberInput): Promise<Chat> {
  const { language, form, contact } = parseInput(patchSchema, input);
  const { secretBox } = engine;
  return patchChat(engine, id, (chat) => ({
    ...(language !== undefined && { language }),
    ...(form !== undefined && { form }),
    ...(contact === null && { sealedContact: null }),
    ...(contact && {
      sealedContact: sealContact(secretBox, id, withContact(openContact(secretBox, chat), contact)),
    }),
  }));
}

/** The messenger refuses what is sent there: nothing is tried until the person comes back. */
export async function markUnreachable(engine: Engine, id: string): Promise<void> {
  await engine.backend.storage.transaction(async (tx) => {
    const { unreachableSince } = await tx.chats.get(id);
    if (unreachableSince === null) await tx.chats.update(id, { unreachableSince: tx.now });
  });
}

async function patchChat(engine: Engine, id: string, patchOf: (chat: Chat) => ChatPatch): Promise<Chat> {
  const { storage } = engine.backend;
  await storage.transaction(async (tx) => {
    const chat = await tx.chats.get(id);
    await tx.chats.update(id, patchOf(chat));
  });
  const chat = await storage.chats.find(id);
  if (chat === null) throw notFound('chat', id);
  return chat;
}
