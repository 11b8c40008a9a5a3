import { cleanText } from '@panelkit/sdk';
import * as z from 'zod';

const MAX_NAME = 100;
const MAX_TITLE = 128;
/** Types of chats. */
const GROUPS = ['group', 'supergroup'];
/** What a bot is that may write no more. */
const GONE = ['left', 'kicked'];

const userSchema = z.object({
  id: z.int(),
  first_name: z.string().optional(),
  language_code: z.string().optional(),
});
const chatSchema = z.object({ id: z.int(), type: z.string(), title: z.string().optional() });
const messageSchema = z.object({
  message_id: z.int(),
  chat: chatSchema,
  from: userSchema.optional(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  migrate_to_chat_id: z.int().optional(),
  text: z.string().optional(),
  photo: z.array(z.object({ file_id: z.string(), file_size: z.int().optional() })).optional(),
  document: z.object({ file_id: z.string(), mime_type: z.string().optional() }).optional(),
  contact: z.object({ phone_number: z.string(), user_id: z.int().optional() }).optional(),
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
export const ALLOWED_UPDATES = [
  'message',
  'callback_query',
  'pre_checkout_query',
  'my_chat_member',
  /** Who joined or left a channel of which the bot is an administrator. */
  'chat_member',
] as const;

/** What a person did. */
export type Deed =
  | { kind: 'text'; text: string }
  | { kind: 'photo'; fileId: string }
  /** A phone number: the person's own, as Telegram knows it, or of somebody else. */
  | { kind: 'contact'; phone: string; isOwn: boolean }
  | { kind: 'tap'; queryId: string; data: string; messageId: number | null }
  /** About to pay an invoice in Stars. */
  | { kind: 'checkout'; queryId: string; payload: string; currency: string; amountMinor: number }
  /** Telegram tells that Stars were paid, or came back. */
  | { kind: 'paid' | 'refunded'; message: unknown }
  | { kind: 'blocked' }
  /** In a group, to a bot. `addressee`: the bot's name; null: none was named. */
  | { kind: 'command'; name: string; addressee: string | null }
  /** The bot is not in the group any more. */
  | { kind: 'removed' }
  /** The group has another id now. */
  | { kind: 'moved'; nextChatId: number }
  | { kind: 'other' };

/** A group in which something happened. */
export interface GroupPlace {
  title: string;
  /** The topic; null: none. */
  threadId: number | null;
}

/** An update of a chat, as far as the bots read it. */
export interface TelegramUpdate {
  updateId: number;
  chatId: number;
  user: { id: number; firstName: string; languageCode: string | null };
  /** Null: a private chat. */
  group: GroupPlace | null;
  deed: Deed;
}

/**
 * Null: not an update, or not one for the bot. `takesGroups`: what happens in groups to the bot itself is
 * read, too.
 */
export function readUpdate(
  given: unknown,
  { takesGroups = false }: { takesGroups?: boolean | undefined } = {},
): TelegramUpdate | null {
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
  if (from === undefined || chat === undefined) return null;
  const isPrivate = chat.type === 'private';
  // The id of a private chat is that of its person: what says otherwise is not Telegram's.
  if (isPrivate && chat.id !== from.id) return null;
  if (!isPrivate && !(takesGroups && GROUPS.includes(chat.type))) return null;
  const deed = isPrivate ? deedOf(parsed.data) : groupDeedOf(parsed.data);
  if (deed === null) return null;
  const user = {
    id: from.id,
    firstName: cleanText(from.first_name ?? '', MAX_NAME),
    languageCode: from.language_code ?? null,
  };
  const group = isPrivate ? null : { title: titleOf(chat), threadId: topicOf(query?.message ?? message) };
  return { updateId, chatId: chat.id, user, group, deed };
}

/**
 * What the inbox stores of an update: of a group only what the bot reads, so nothing that people wrote beside
 * a command or said before.
 */
export function storedPart(given: unknown, { group, deed }: Pick<TelegramUpdate, 'group' | 'deed'>): unknown {
  if (group === null) return given;
  const { message, callback_query: query, ...rest } = updateSchema.parse(given);
  if (query !== undefined) {
    const {
      text: _text,
      photo: _photo,
      document: _document,
      contact: _contact,
      ...place
    } = query.message ?? {};
    return { ...rest, callback_query: { ...query, ...(query.message !== undefined && { message: place }) } };
  }
  if (message === undefined) return rest;
  const { photo: _photo, document: _document, contact: _contact, ...kept } = message;
  return { ...rest, message: deed.kind === 'command' ? { ...kept, text: textOf(deed) } : kept };
}

function textOf({ name, addressee }: Extract<Deed, { kind: 'command' }>): string {
  return addressee === null ? `/${name}` : `/${name}@${addressee}`;
}

/** A group's own words. */
function titleOf({ title = '' }: z.output<typeof chatSchema>): string {
  return cleanText(title, MAX_TITLE);
}

/** Threads of answers have ids as well. */
function topicOf(message: z.output<typeof messageSchema> | undefined): number | null {
  return message?.is_topic_message === true ? (message.message_thread_id ?? null) : null;
}

type ParsedUpdate = z.output<typeof updateSchema>;

/** Null: people talk among themselves. */
function groupDeedOf({ message, callback_query: query, my_chat_member: member }: ParsedUpdate): Deed | null {
  if (query !== undefined) return tapOf(query);
  if (member !== undefined) return GONE.includes(member.new_chat_member.status) ? { kind: 'removed' } : null;
  if (message?.migrate_to_chat_id !== undefined)
    return { kind: 'moved', nextChatId: message.migrate_to_chat_id };
  const [, name, addressee = null] = /^\/(\w{1,32})(?:@(\w{1,64}))?(?:\s|$)/.exec(message?.text ?? '') ?? [];
  return name === undefined ? null : { kind: 'command', name: name.toLowerCase(), addressee };
}

function tapOf(query: NonNullable<ParsedUpdate['callback_query']>): Deed {
  const messageId = query.message?.message_id ?? null;
  return { kind: 'tap', queryId: query.id, data: query.data ?? '', messageId };
}

function deedOf({
  message,
  callback_query: query,
  pre_checkout_query: checkout,
  my_chat_member: member,
}: ParsedUpdate): Deed {
  if (query !== undefined) return tapOf(query);
  if (checkout !== undefined) {
    const { id: queryId, invoice_payload: payload, currency, total_amount: amountMinor } = checkout;
    return { kind: 'checkout', queryId, payload, currency, amountMinor };
  }
  if (message?.successful_payment !== undefined) return { kind: 'paid', message };
  if (message?.refunded_payment !== undefined) return { kind: 'refunded', message };
  if (member?.new_chat_member.status === 'kicked') return { kind: 'blocked' };
  // No person types a NUL, and no record keeps one.
  if (message?.text !== undefined) return { kind: 'text', text: message.text.replaceAll('\0', '') };
  if (message?.contact !== undefined) {
    const { phone_number: phone, user_id: userId } = message.contact;
    return { kind: 'contact', phone, isOwn: userId === message.from?.id };
  }
  // Many send pictures as files.
  const file = message?.document?.mime_type?.startsWith('image/') ? message.document : message?.photo?.at(-1);
  return file === undefined ? { kind: 'other' } : { kind: 'photo', fileId: file.file_id };
}
