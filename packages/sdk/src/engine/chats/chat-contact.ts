import * as z from 'zod';
import type { Chat, ChatContact } from '../../domain/chats/chat.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import type { Transaction } from '../../ports/storage.ts';
import { rowsOf } from '../kernel/list-all.ts';

const email = z.email().max(254).nullable();
const phone = z
  .string()
  .regex(/^\+\d{7,15}$/)
  .nullable();

/** An e-mail address or a phone number for receipts, a number that was shared, or both. */
export const contactSchema = z
  .strictObject({ email: email.optional(), phone: phone.optional(), sharedPhone: phone.optional() })
  .refine(({ email, phone }) => email == null || phone == null)
  .refine((contact) => Object.values(contact).some((given) => given != null));

const storedSchema = z.object({
  email: email.default(null),
  phone: phone.default(null),
  sharedPhone: phone.default(null),
});

/**
 * What is known of a chat, with what was given now: an address for receipts replaces the other one, and
 * leaves a shared number.
 */
export function withContact(known: ChatContact | null, given: z.output<typeof contactSchema>): ChatContact {
  const isAddressed = given.email !== undefined || given.phone !== undefined;
  const addressed = isAddressed ? given : known;
  return {
    email: addressed?.email ?? null,
    phone: addressed?.phone ?? null,
    sharedPhone: given.sharedPhone ?? known?.sharedPhone ?? null,
  };
}

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
  return storedSchema.parse(JSON.parse(secretBox.open(sealedContact, contactContext(id))));
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
