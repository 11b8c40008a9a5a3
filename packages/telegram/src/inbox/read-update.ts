import { cleanText } from '@panelkit/sdk';
import * as z from 'zod';

const MAX_NAME = 100;

const userSchema = z.object({
  id: z.int(),
  first_name: z.string().optional(),
  language_code: z.string().optional(),
});
const chatSchema = z.object({ id: z.int(), type: z.string() });
const messageSchema = z.object({
  message_id: z.int(),
  chat: chatSchema,
  from: userSchema.optional(),
  text: z.string().optional(),
  photo: z.array(z.object({ file_id: z.string(), file_size: z.int().optional() })).optional(),
  document: z.object({ file_id: z.string(), mime_type: z.string().optional() }).optional(),
  successful_payment: z.looseObject({}).optional(),
  refunded_payment: z.looseObject({}).optional(),
});
const updateSchema = z.object({
  update_id: z.int().min(0),
  message: messageSchema.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: userSchema,
      data: z.string().optional(),
      message: messageSchema.optional(),
    })
    .optional(),
  pre_checkout_query: z
    .object({
      id: z.string(),
      from: userSchema,
      currency: z.string(),
      total_amount: z.int().min(0),
      invoice_payload: z.string(),
    })
    .optional(),
  my_chat_member: z
    .object({ chat: chatSchema, from: userSchema, new_chat_member: z.object({ status: z.string() }) })
    .optional(),
});

/** Which kinds of updates the bots ask for. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'pre_checkout_query', 'my_chat_member'] as const;

/** What a person did. */
export type Deed =
  | { kind: 'text'; text: string }
  | { kind: 'photo'; fileId: string }
  | { kind: 'tap'; queryId: string; data: string; messageId: number | null }
  /** About to pay an invoice in Stars. */
  | { kind: 'checkout'; queryId: string; payload: string; currency: string; amountMinor: number }
  /** Telegram tells that Stars were paid, or came back. */
  | { kind: 'paid' | 'refunded'; message: unknown }
  | { kind: 'blocked' }
  | { kind: 'other' };

/** An update of a private chat, as far as the bots read it. */
export interface TelegramUpdate {
  updateId: number;
  chatId: number;
  user: { id: number; firstName: string; languageCode: string | null };
  deed: Deed;
}

/** Null: not an update, or not of a private chat with a person. */
export function readUpdate(given: unknown): TelegramUpdate | null {
  const parsed = updateSchema.safeParse(given);
  if (!parsed.success) return null;
  const { update_id: updateId, message, callback_query: query, my_chat_member: member } = parsed.data;
  const { pre_checkout_query: checkout } = parsed.data;
  const from = query?.from ?? checkout?.from ?? message?.from ?? member?.from;
  const asking = query ?? checkout;
  const chat =
    asking === undefined
      ? (message?.chat ?? member?.chat)
      : (query?.message?.chat ?? { id: asking.from.id, type: 'private' });
  if (from === undefined || chat?.type !== 'private') return null;
  const user = {
    id: from.id,
    firstName: cleanText(from.first_name ?? '', MAX_NAME),
    languageCode: from.language_code ?? null,
  };
  return { updateId, chatId: chat.id, user, deed: deedOf(parsed.data) };
}

function deedOf({
  message,
  callback_query: query,
  pre_checkout_query: checkout,
  my_chat_member: member,
}: z.output<typeof updateSchema>): Deed {
  if (query !== undefined) {
    const messageId = query.message?.message_id ?? null;
    return { kind: 'tap', queryId: query.id, data: query.data ?? '', messageId };
  }
  if (checkout !== undefined) {
    const { id: queryId, invoice_payload: payload, currency, total_amount: amountMinor } = checkout;
    return { kind: 'checkout', queryId, payload, currency, amountMinor };
  }
  if (message?.successful_payment !== undefined) return { kind: 'paid', message };
  if (message?.refunded_payment !== undefined) return { kind: 'refunded', message };
  if (member?.new_chat_member.status === 'kicked') return { kind: 'blocked' };
  if (message?.text !== undefined) return { kind: 'text', text: message.text };
  // Many send pictures as files.
  const file = message?.document?.mime_type?.startsWith('image/') ? message.document : message?.photo?.at(-1);
  return file === undefined ? { kind: 'other' } : { kind: 'photo', fileId: file.file_id };
}
