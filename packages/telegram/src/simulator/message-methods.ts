import * as z from 'zod';
import { badRequest } from './bot-api-error.ts';
import { isGroup } from './groups/group-state.ts';
import { writablePlace } from './groups/writable-place.ts';
import { checkEditedKeyboard, checkKeyboard } from './keyboards/check-keyboard.ts';
import { setReplyKeyboard } from './keyboards/reply-keyboard.ts';
import { type ParsedText, parseHtml } from './parse-html.ts';
import type { QueueUpdate } from './queue-update.ts';
import { flag, type Parameters, wholeNumber } from './read-parameters.ts';
import {
  type BotState,
  chatOf,
  nextId,
  type Place,
  type SimulatorState,
  type StoredFile,
  type StoredMessage,
} from './simulator-state.ts';
import { toMessage } from './to-api-objects.ts';

/** What every method is given. */
export interface Call {
  state: SimulatorState;
  bot: BotState;
  parameters: Parameters;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
  /** Hands updates to bots. */
  queue: QueueUpdate;
}

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
const MAX_PHOTO_BYTES = 10 * 1024 ** 2;
const MAX_DOCUMENT_BYTES = 50 * 1024 ** 2;
const DELETABLE_MS = 48 * 3_600_000;

const sendSchema = z.object({
  chat_id: wholeNumber,
  message_thread_id: wholeNumber.optional(),
  text: z.string().default(''),
  caption: z.string().optional(),
  parse_mode: z.string().optional(),
  disable_notification: flag.optional(),
  reply_markup: z.unknown().optional(),
  link_preview_options: z.object({ url: z.string().optional() }).optional(),
  photo: z.string().optional(),
  document: z.string().optional(),
});
const messageSchema = sendSchema.extend({ message_id: wholeNumber });

export function sendMessage(call: Call): unknown {
  const input = read(sendSchema, call);
  const place = writablePlace(call, input.chat_id, input.message_thread_id);
  const { text, entities } = textOf(input.text, input.parse_mode, MAX_TEXT);
  if (text === '') throw badRequest('message text is empty');
  const sent = send(call, place, { text, entities, ...shared(input) });
  setReplyKeyboard(call.bot, place, input.reply_markup);
  return sent;
}

export function sendPhoto(call: Call): unknown {
  return sendFile(call, 'photo');
}

export function sendDocument(call: Call): unknown {
  return sendFile(call, 'document');
}

function sendFile(call: Call, kind: 'photo' | 'document'): unknown {
  const input = read(sendSchema, call);
  const place = writablePlace(call, input.chat_id, input.message_thread_id);
  const { text, entities } = textOf(input.caption ?? '', input.parse_mode, MAX_CAPTION);
  const file = fileOf(call, input[kind], kind);
  const caption = text === '' ? null : text;
  return send(call, place, { caption, entities, file, fileKind: kind, ...shared(input) });
}

export function editMessageText(call: Call): unknown {
  const { message, input, place } = edited(call);
  if (message.text === null) throw badRequest('there is no text in the message to edit');
  const { text, entities } = textOf(input.text, input.parse_mode, MAX_TEXT);
  if (text === '') throw badRequest('message text is empty');
  const previewUrl = input.link_preview_options?.url ?? null;
  return change(
    call,
    { place, message },
    { text, entities, previewUrl, keyboard: checkEditedKeyboard(input.reply_markup) },
  );
}

export function editMessageCaption(call: Call): unknown {
  const { message, input, place } = edited(call);
  if (message.file === null) throw badRequest('there is no caption in the message to edit');
  const { text, entities } = textOf(input.caption ?? '', input.parse_mode, MAX_CAPTION);
  const caption = text === '' ? null : text;
  return change(
    call,
    { place, message },
    { caption, entities, keyboard: checkEditedKeyboard(input.reply_markup) },
  );
}

export function editMessageReplyMarkup(call: Call): unknown {
  const { message, input, place } = edited(call);
  return change(call, { place, message }, { keyboard: checkEditedKeyboard(input.reply_markup) });
}

export function deleteMessage(call: Call): unknown {
  const input = read(messageSchema, call);
  const chat = chatOf(call.bot, writablePlace(call, input.chat_id).id);
  const message = chat.get(input.message_id);
  if (message === undefined) throw badRequest('message to delete not found');
  const age = call.state.clock.now().getTime() - message.date.getTime();
  if (age > DELETABLE_MS) throw badRequest("message can't be deleted for everyone");
  chat.delete(message.messageId);
  call.state.onChange?.();
  return true;
}

export function sendChatAction(call: Call): unknown {
  writablePlace(call, read(sendSchema, call).chat_id);
  return true;
}

/** Parses a call's parameters. @throws BotApiError */
export function read<Output>(schema: z.ZodType<Output>, { parameters }: Call): Output {
  const parsed = schema.safeParse(parameters.values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`parameter "${issue?.path.join('.') ?? ''}" is required or has a wrong type`);
}

function textOf(source: string, parseMode: string | undefined, most: number): ParsedText {
  if (parseMode !== undefined && parseMode.toLowerCase() !== 'html')
    throw badRequest('unsupported parse_mode: the double reads HTML only');
  const parsed = parseMode === undefined ? { text: source.trim(), entities: [] } : parseHtml(source);
  if (parsed.text.length > most)
    throw badRequest(most === MAX_CAPTION ? 'message caption is too long' : 'message is too long');
  return parsed;
}

function shared(
  input: z.output<typeof sendSchema>,
): Pick<StoredMessage, 'keyboard' | 'isSilent' | 'threadId' | 'previewUrl'> {
  return {
    keyboard: checkKeyboard(input.reply_markup),
    isSilent: input.disable_notification ?? false,
    threadId: input.message_thread_id ?? null,
    previewUrl: input.link_preview_options?.url ?? null,
  };
}

/** A new file that came with the call, or one that the Bot API has. */
function fileOf(
  { state, parameters }: Call,
  source: string | undefined,
  kind: 'photo' | 'document',
): StoredFile {
  const name = source?.startsWith('attach://') ? source.slice('attach://'.length) : kind;
  const upload = parameters.files.get(name);
  if (upload === undefined) {
    const known = state.files.get(source ?? '');
    if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
    return known;
  }
  const most = kind === 'photo' ? MAX_PHOTO_BYTES : MAX_DOCUMENT_BYTES;
  if (upload.bytes.length > most) throw badRequest(`file of size ${upload.bytes.length} bytes is too big`);
  if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
  return keepFile(state, upload, kind);
}

/** Stores a file under a new id. */
export function keepFile(
  state: SimulatorState,
  upload: Pick<StoredFile, 'name' | 'contentType' | 'bytes'>,
  kind: 'photo' | 'document',
): StoredFile {
  const fileId = `file${nextId(state)}`;
  const file = { ...upload, fileId, path: `${kind}s/${fileId}` };
  state.files.set(fileId, file);
  return file;
}

/** Sends, within the flood limits. */
export function send({ state, bot }: Call, place: Place, content: Partial<StoredMessage>): unknown {
  bot.checkFlood(place.id);
  const message = addMessage(state, bot, { chatId: place.id, isFromBot: true, ...content });
  if (isGroup(place)) place.lastWriter = bot.token;
  return toMessage(bot, place, message);
}

/** Adds a message to a chat. */
export function addMessage(
  state: SimulatorState,
  bot: BotState,
  content: Partial<StoredMessage> & Pick<StoredMessage, 'chatId' | 'isFromBot'>,
): StoredMessage {
  bot.lastMessageId += 1;
  const message: StoredMessage = {
    messageId: bot.lastMessageId,
    date: state.clock.now(),
    editedAt: null,
    text: null,
    caption: null,
    entities: [],
    keyboard: null,
    file: null,
    fileKind: null,
    isSilent: false,
    service: null,
    contact: null,
    threadId: null,
    previewUrl: null,
    ...content,
  };
  chatOf(bot, content.chatId).set(message.messageId, message);
  state.onChange?.();
  return message;
}

function edited(call: Call): {
  message: StoredMessage;
  place: Place;
  input: z.output<typeof messageSchema>;
} {
  const input = read(messageSchema, call);
  const place = writablePlace(call, input.chat_id);
  const message = chatOf(call.bot, place.id).get(input.message_id);
  if (message === undefined) throw badRequest('message to edit not found');
  if (!message.isFromBot) throw badRequest("message can't be edited");
  return { message, place, input };
}

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

function change(
  { state, bot }: Call,
  { place, message }: { place: Place; message: StoredMessage },
  content: Partial<StoredMessage>,
): unknown {
  const isSame = JSON.stringify({ ...message, ...content }) === JSON.stringify(message);
  if (isSame) throw badRequest(NOT_MODIFIED);
  bot.checkFlood(place.id);
  const changed = { ...message, ...content, editedAt: state.clock.now() };
  chatOf(bot, place.id).set(message.messageId, changed);
  state.onChange?.();
  return toMessage(bot, place, changed);
}
