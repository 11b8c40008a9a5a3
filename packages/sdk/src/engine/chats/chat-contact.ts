import * as z from 'zod';
import type { Chat, ChatContact } from '../../domain/chats/chat.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import type { Transaction } from '../../ports/storage.ts';
import { rowsOf } from '../kernel/list-all.ts';

/** An e-mail address or a phone number, and nothing else. */
export const contactSchema = z
  .object({
    email: z.email().max(254).nullable().default(null),
    phone: z
      .string()
      .regex(/^\+\d{7,15}$/)
      .nullable()
      .default(null),
  })
  .refine(({ email, phone }) => (email === null) !== (phone === null));

export function sealContact(
  secretBox: SecretBox,
  chatId: string,
  contact: ChatContact | null,
): string | null {
  return contact === null ? null : secretBox.seal(JSON.stringify(contact), contactContext(chatId));
}

/** Null: none was given. */
export function openContact(
  secretBox: SecretBox,
  { id, sealedContact }: Pick<Chat, 'id' | 'sealedContact'>,
): ChatContact | null {
  if (sealedContact === null) return null;
  return contactSchema.parse(JSON.parse(secretBox.open(sealedContact, contactContext(id))));
}

/** Takes what a customer told bots of how to reach them. Returns how many chats knew something. */
export async function forgetContacts(tx: Transaction, customerId: string): Promise<number> {
  let forgotten = 0;
  for await (const { id, sealedContact } of rowsOf((page) => tx.chats.list({ ...page, customerId }))) {
    if (sealedContact === null) continue;
    await tx.chats.update(id, { sealedContact: null, form: null });
    forgotten += 1;
  }
  return forgotten;
}

function contactContext(chatId: string): string {
  return `chat:${chatId}:contact`;
}
