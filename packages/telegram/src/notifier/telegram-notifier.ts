import type { Chat, Chats, Notifier, NotifierAnswer, NotifierMessage } from '@panelkit/sdk';
import type { Api } from 'grammy';
import { fetchUntil } from '../api/fetch-until.ts';
import { createTelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import type { Texts } from '../customer/texts/texts.ts';
import { textsOf } from '../customer/texts/texts-of.ts';
import type { CustomerTextOverrides } from '../languages/bot-language.ts';
import { inDirection } from '../screens/isolate.ts';
import { copyable, escapeHtml, type ScreenButton } from '../screens/screen.ts';
import { toApiButton } from '../screens/send-screen.ts';
import { answerTo, createSentMessages } from './send-outcome.ts';
import { telegramBroadcasts } from './telegram-broadcasts.ts';

export interface TelegramNotifierOptions extends TelegramApiOptions {
  /** Who talks to the bot: `() => panelkit.chats`. The shop is made after its notifiers, hence a function. */
  chats: () => Pick<Chats, 'list' | 'markUnreachable'> & Partial<Pick<Chats, 'find' | 'findByUser'>>;
  /** Buttons in words of your own, as those of the customers' bot. */
  texts?: CustomerTextOverrides;
  /**
   * Whether the customers' bot has `importLinks`: messages with the link of a service have a button to them.
   */
  hasImportLinks?: boolean;
  /**
   * As of the customers' bot: the link of a service is left out where phones do not reach it, and the button
   * leads to the others.
   */
  hasPublicLinks?: boolean;
}

/** Telegram lets a bot write some thirty a second; answers in chats need some of them. */
const MESSAGES_PER_SECOND = 20;

/**
 * Sends customers' notifications to their chats with the bot, each once. Telegram has no key against
 * repetitions: where no answer came, the engine records *unknown*.
 */
export function telegramNotifier(options: TelegramNotifierOptions): Notifier {
  const { botId } = createTelegramApi(options);
  const sentMessages = createSentMessages();
  return {
    channel: 'telegram',
    audiences: ['customer'],
    perSecond: MESSAGES_PER_SECOND,
    broadcasts: telegramBroadcasts(options),
    send: async (message, call) => {
      const { customerId } = message;
      if (sentMessages.has(message.id)) return { kind: 'sent' };
      if (customerId === null) return { kind: 'refused', reason: 'not for a customer' };
      const rows = await chatsFor(options.chats(), { message, customerId, botId });
      const reachable = rows.filter(({ unreachableSince }) => unreachableSince === null);
      // The engine's deadline holds for a `fetch` of yours, too.
      const fetch = fetchUntil(options.fetch ?? call.fetch, call.signal);
      const { api } = createTelegramApi({ ...options, fetch });
      let answer: NotifierAnswer = { kind: 'refused', reason: 'no chat with the bot' };
      for (const chat of reachable) {
        const sent = await sendTo(api, chat.chatId, {
          message,
          texts: textsOf(message.language, options.texts),
          options,
        });
        if (sent.kind === 'refused') await options.chats().markUnreachable(chat.id);
        // What has reached one chat is not sent again.
        if (answer.kind !== 'sent') answer = sent;
      }
      if (answer.kind === 'sent') sentMessages.add(message.id);
      return answer;
    },
  };
}

/** The chats of the customer; where they are not reached any more, those are told that it is so. */
async function chatsFor(
  chats: ReturnType<TelegramNotifierOptions['chats']>,
  { message, customerId, botId }: { message: NotifierMessage; customerId: string; botId: string },
): Promise<Chat[]> {
  if (message.code !== 'customer.chats-moved') return (await chats.list({ bot: botId, customerId })).rows;
  const found = await Promise.all(message.parameters.chatIds.map((id) => chats.find?.(id) ?? null));
  return found.filter((chat) => chat !== null).filter(({ bot }) => bot === botId);
}

async function sendTo(
  api: Api,
  chatId: string,
  {
    message,
    texts,
    options: { hasImportLinks = false, hasPublicLinks },
  }: { message: NotifierMessage; texts: Texts; options: TelegramNotifierOptions },
): Promise<NotifierAnswer> {
  const { text, language, subject } = message;
  const isPublic = hasPublicLinks ?? message.link?.startsWith('https:') ?? false;
  const link = isPublic || subject.kind !== 'subscription' ? message.link : null;
  const html = link === null ? escapeHtml(text) : `${escapeHtml(text)}\n\n${copyable(link)}`;
  const { id } = subject;
  const isOfService = subject.kind === 'subscription';
  const button: ScreenButton = isOfService
    ? { text: texts.menu.services, action: { name: 'service', id } }
    : { text: texts.home, action: { name: 'home' } };
  const imports: ScreenButton = { text: texts.imports.open, action: { name: 'import', id } };
  const canImport = isOfService && hasImportLinks && link?.startsWith('https:') === true;
  const buttons = canImport ? [[imports], [button]] : [[button]];
  const screen = inDirection({ html, buttons }, language);
  try {
    await api.sendMessage(chatId, screen.html, {
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: screen.buttons.map((row) => row.map(toApiButton)) },
    });
    return { kind: 'sent' };
  } catch (error) {
    return answerTo(error);
  }
}
