import type {
  BroadcastAnswer,
  BroadcastMessage,
  BroadcastSender,
  Chat,
  Chats,
  RecallAnswer,
} from '@panelkit/sdk';
import { type Api, GrammyError } from 'grammy';
import { apiFailureOf } from '../api/api-failure.ts';
import { fetchUntil } from '../api/fetch-until.ts';
import { createTelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import type { Texts } from '../customer/texts/texts.ts';
import { textsOf } from '../customer/texts/texts-of.ts';
import type { CustomerTextOverrides } from '../languages/bot-language.ts';
import { inDirection } from '../screens/isolate.ts';
import { escapeHtml, type Screen } from '../screens/screen.ts';
import { toApiButton } from '../screens/send-screen.ts';

/** Telegram accepts about 30 a second; the rest is left to notifications and answers. */
const PER_SECOND = 25;
/** How long a bot can delete its messages. */
const RECALL_WITHIN_MS = 48 * 3_600_000;
const MAX_TEXT = 4096;
const CHARACTER_OF_DIRECTION = /[\u2068\u2069]/;

type Options = TelegramApiOptions & {
  chats: () => Pick<Chats, 'list' | 'markUnreachable'> & Partial<Pick<Chats, 'findByUser'>>;
  texts?: CustomerTextOverrides;
};

/**
 * Sends broadcasts to customers' chats with the bot. A test goes to the chat of the member of staff with the
 * same bot.
 */
export function telegramBroadcasts(options: Options): BroadcastSender {
  const { botId } = createTelegramApi(options);
  const apiWith = (call: { signal: AbortSignal; fetch: typeof globalThis.fetch }): Api =>
    createTelegramApi({ ...options, fetch: fetchUntil(options.fetch ?? call.fetch, call.signal) }).api;
  return {
    perSecond: PER_SECOND,
    bot: botId,
    send: async (message, call) => {
      const chats = await chatsOf(options, botId, message.to);
      const references: string[] = [];
      const api = apiWith(call);
      let worst: BroadcastAnswer = { kind: chats.length === 0 ? 'no-address' : 'blocked' };
      for (const chat of chats) {
        const answer = await sendTo(api, chat, { message, texts: textsOf(message.language, options.texts) });
        if (answer.kind === 'sent') references.push(...answer.references);
        else if (answer.kind === 'blocked') await options.chats().markUnreachable(chat.id);
        // A message that reached one chat must not be sent again.
        else if (references.length === 0) worst = answer;
      }
      return references.length > 0 ? { kind: 'sent', references } : worst;
    },
    recall: {
      withinMs: RECALL_WITHIN_MS,
      remove: async (references, call) => {
        const api = apiWith(call);
        for (const reference of references) {
          const [chatId = '', messageId = ''] = reference.split(':');
          const answer = await remove(api, Number(chatId), Number(messageId));
          if (answer.kind !== 'recalled') return answer;
        }
        return { kind: 'recalled' };
      },
    },
  };
}

/**
 * A person's open chats. Staff are found through their chat with the staff bot: a user has the same id with
 * every bot.
 */
async function chatsOf({ chats }: Options, bot: string, to: BroadcastMessage['to']): Promise<Chat[]> {
  const { list, findByUser } = chats();
  const isOpen = ({ unreachableSince }: Chat) => unreachableSince === null;
  if (to.kind === 'customer') return (await list({ bot, customerId: to.customerId })).rows.filter(isOpen);
  const { rows } = await list({ staffId: to.staffId });
  const known = await Promise.all(rows.map(({ userId }) => findByUser?.(bot, userId) ?? null));
  return known.filter((chat) => chat !== null).filter(isOpen);
}

async function sendTo(
  api: Api,
  { chatId }: Chat,
  { message, texts }: { message: BroadcastMessage; texts: Texts },
): Promise<BroadcastAnswer> {
  const { html, buttons } = broadcastScreen(message, texts);
  try {
    const sent = await api.sendMessage(chatId, html, {
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: buttons.map((row) => row.map(toApiButton)) },
    });
    return { kind: 'sent', references: [`${chatId}:${sent.message_id}`] };
  } catch (error) {
    return answerTo(error);
  }
}

/** The message in a chat. */
function broadcastScreen(
  { text, button, kind, language, unsubscribeToken }: BroadcastMessage,
  texts: Texts,
): Screen {
  const decline = { text: texts.messages.unsubscribe[kind], action: { name: 'unsubscribe', value: kind } };
  const plain: Screen = {
    html: escapeHtml(text),
    buttons: [
      ...(button === null ? [] : [[{ text: button.label, opens: button.url }]]),
      ...(unsubscribeToken === null ? [] : [[decline]]),
    ],
  };
  const directed = inDirection(plain, language);
  // The marks count towards the limit.
  const marks = directed.html.split(CHARACTER_OF_DIRECTION).length - 1;
  return text.length + marks > MAX_TEXT ? { ...directed, html: plain.html } : directed;
}

/** @throws an error after which the message may have been sent */
function answerTo(error: unknown): BroadcastAnswer {
  const failure = apiFailureOf(error);
  if (failure?.kind === 'unreachable') return { kind: 'blocked' };
  if (!(error instanceof GrammyError)) throw error;
  const { error_code: code, description } = error;
  if (code === 429 && failure?.kind === 'later')
    return { kind: 'failed', reason: 'too many messages', retryAfterMs: failure.afterMs };
  if (code === 400) return { kind: 'refused', reason: description };
  throw error;
}

async function remove(api: Api, chatId: number, messageId: number): Promise<RecallAnswer> {
  try {
    await api.deleteMessage(chatId, messageId);
    return { kind: 'recalled' };
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    const { error_code: code, description } = error;
    if (code === 429 || code >= 500) {
      const failure = apiFailureOf(error);
      const retryAfterMs = failure?.kind === 'later' ? failure.afterMs : null;
      return { kind: 'failed', reason: description, retryAfterMs };
    }
    // The person deleted it, or an earlier attempt did.
    if (description.includes('message to delete not found')) return { kind: 'recalled' };
    return { kind: 'kept', reason: description };
  }
}
