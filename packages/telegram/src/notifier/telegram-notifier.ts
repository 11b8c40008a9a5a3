import type { Chats, Notifier, NotifierAnswer, NotifierMessage } from '@panelkit/sdk';
import type { Api } from 'grammy';
import { fetchUntil } from '../api/fetch-until.ts';
import { createTelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import type { Texts } from '../customer/texts/texts.ts';
import { textsOf } from '../customer/texts/texts-of.ts';
import type { CustomerTextOverrides } from '../languages/bot-language.ts';
import { inDirection } from '../screens/isolate.ts';
import { copyable, escapeHtml } from '../screens/screen.ts';
import { toApiButton } from '../screens/send-screen.ts';
import { answerTo, createSentMessages } from './send-outcome.ts';
import { telegramBroadcasts } from './telegram-broadcasts.ts';

export interface TelegramNotifierOptions extends TelegramApiOptions {
  /** Who talks to the bot: `() => panelkit.chats`. The shop is made after its notifiers, hence a function. */
  chats: () => Pick<Chats, 'list' | 'markUnreachable'> & Partial<Pick<Chats, 'findByUser'>>;
  /** Buttons in words of your own, as those of the customers' bot. */
  texts?: CustomerTextOverrides;
}

/**
 * Sends customers' notifications to their chats with the bot, each once. Telegram has no key against repetitions: where no answer came,
 * the engine records *unknown*.
 */
export function telegramNotifier(options: TelegramNotifierOptions): Notifier {
  const { botId } = createTelegramApi(options);
  const sentMessages = createSentMessages();
  return {
    channel: 'telegram',
    audiences: ['customer'],
    broadcasts: telegramBroadcasts(options),
    send: async (message, call) => {
      const { customerId } = message;
      if (sentMessages.has(message.id)) return { kind: 'sent' };
      if (customerId === null) return { kind: 'refused', reason: 'not for a customer' };
      const { rows } = await options.chats().list({ bot: botId, customerId });
      const reachable = rows.filter(({ unreachableSince }) => unreachableSince === null);
      // The engine's deadline holds for a `fetch` of yours, too.
      const fetch = fetchUntil(options.fetch ?? call.fetch, call.signal);
      const { api } = createTelegramApi({ ...options, fetch });
      let answer: NotifierAnswer = { kind: 'refused', reason: 'no chat with the bot' };
      for (const chat of reachable) {
        const sent = await sendTo(api, chat.chatId, {
          message,
          texts: textsOf(message.language, options.texts),
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

async function sendTo(
  api: Api,
  chatId: string,
  { message, texts }: { message: NotifierMessage; texts: Texts },
): Promise<NotifierAnswer> {
  const { text, link, language, subject } = message;
  const html = link === null ? escapeHtml(text) : `${escapeHtml(text)}\n\n${copyable(link)}`;
  const action =
    subject.kind === 'subscription'
      ? ({ name: 'service', id: subject.id } as const)
      : ({ name: 'home' } as const);
  const button = { text: subject.kind === 'subscription' ? texts.menu.services : texts.home, action };
  const screen = inDirection({ html, buttons: [[button]] }, language);
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
