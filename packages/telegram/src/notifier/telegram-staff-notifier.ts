import {
  type Chat,
  messageText,
  type Notifier,
  type NotifierAnswer,
  type NotifierMessage,
  type Panelkit,
  type QueryContext,
} from '@panelkit/sdk';
import type { Api } from 'grammy';
import { fetchUntil } from '../api/fetch-until.ts';
import { createTelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import { escapeHtml } from '../screens/screen.ts';
import { type SpokenScreen, sendPicturedScreen, sendScreen } from '../screens/send-screen.ts';
import { receiptScreen } from '../staff/screens/receipt-screens.ts';
import { alertScreen, neededFor } from '../staff/staff-alert.ts';
import { type StaffBotShop, type StaffMember, staffScreenContextOf } from '../staff/staff-context.ts';
import { receiptView } from '../staff/staff-show.ts';
import { answerTo, createSentMessages } from './send-outcome.ts';

export interface TelegramStaffNotifierOptions
  extends TelegramApiOptions,
    Pick<StaffBotShop, 'findMember' | 'readPicture' | 'messageFormat' | 'websitePage'> {
  /** The shop is made after its notifiers, hence a function. */
  panelkit: () => Panelkit;
  /** Everybody who works in the shop, by the ids that `findMember` takes. */
  listStaffIds: () => Promise<string[]>;
}

const BY: QueryContext = { actor: { kind: 'service', id: 'telegram-staff' } };

/**
 * Sends alerts to the chats of staff with their bot: to each member who may do something about it, with a
 * button to it, and receipts with their picture. What has reached one chat is not sent again.
 */
export function telegramStaffNotifier(options: TelegramStaffNotifierOptions): Notifier {
  const { botId } = createTelegramApi(options);
  const sentMessages = createSentMessages();
  return {
    channel: 'telegram-staff',
    audiences: ['staff'],
    deliversSilently: true,
    send: async (message, call) => {
      if (sentMessages.has(message.id)) return { kind: 'sent' };
      // The engine's deadline holds for a `fetch` of yours, too.
      const fetch = fetchUntil(options.fetch ?? call.fetch, call.signal);
      const { api } = createTelegramApi({ ...options, fetch });
      let answer: NotifierAnswer = { kind: 'refused', reason: 'no chat of staff with the bot' };
      const unknown: unknown[] = [];
      for (const reader of await readersOf(options, botId, message)) {
        try {
          const sent = await sendTo(api, { options, reader, message });
          if (sent.kind === 'refused') await options.panelkit().chats.markUnreachable(reader.chat.id);
          if (answer.kind !== 'sent') answer = sent;
          if (sent.kind === 'sent') sentMessages.add(message.id);
        } catch (error) {
          // Colleagues get theirs all the same.
          unknown.push(error);
        }
      }
      if (unknown.length > 0) throw unknown[0];
      return answer;
    },
  };
}

/** A member of staff in one of their chats. */
interface Reader {
  chat: Chat;
  member: StaffMember;
}

async function readersOf(
  { panelkit, findMember, listStaffIds }: TelegramStaffNotifierOptions,
  bot: string,
  { code }: NotifierMessage,
): Promise<Reader[]> {
  const needed = neededFor(code);
  const readers: Reader[] = [];
  if (needed === null) return readers;
  for (const staffId of await listStaffIds()) {
    const { rows } = await panelkit().chats.list({ bot, staffId });
    const reachable = rows.filter(({ unreachableSince }) => unreachableSince === null);
    const member = reachable.length === 0 ? null : await findMember(staffId);
    if (member === null || member === 'second-factor' || !member.may(needed)) continue;
    readers.push(...reachable.map((chat) => ({ chat, member })));
  }
  return readers;
}

interface Sending {
  options: TelegramStaffNotifierOptions;
  reader: Reader;
  message: NotifierMessage;
}

async function sendTo(api: Api, sending: Sending): Promise<NotifierAnswer> {
  const chatId = Number(sending.reader.chat.chatId);
  const { picture, ...spoken } = await alertFor(sending);
  const { isSilent = false } = sending.message;
  try {
    if (picture === null) await sendScreen(api, chatId, { ...spoken, isSilent });
    else await sendPicturedScreen(api, chatId, { ...spoken, isSilent, picture });
    return { kind: 'sent' };
  } catch (error) {
    return answerTo(error);
  }
}

/** In the language of the chat. A receipt comes with what is needed to decide. */
async function alertFor({
  options,
  reader: { chat, member },
  message,
}: Sending): Promise<SpokenScreen & { picture: Uint8Array | null }> {
  const { code, parameters, subject } = message;
  const { messageFormat = {}, readPicture } = options;
  const language = chat.language ?? message.language;
  const text = escapeHtml(
    language === message.language ? message.text : messageText(code, language, parameters, messageFormat),
  );
  const context = staffScreenContextOf(language, options, {
    now: message.createdAt,
    may: (permission) => member.may(permission),
  });
  if (code !== 'staff.receipt-to-review' || subject.kind !== 'payment')
    return { screen: alertScreen(context, { text, subject }, options.websitePage), language, picture: null };
  const reading = { panelkit: options.panelkit(), by: BY };
  const payment = await reading.panelkit.payments.get(subject.id, BY);
  const attachmentId = 'receipt' in payment.state ? (payment.state.receipt?.attachmentId ?? null) : null;
  const picture = attachmentId === null ? null : await readPicture(attachmentId);
  const view = await receiptView(reading, payment);
  const screen = receiptScreen(context, view, { note: text, hasPicture: picture !== null });
  return { screen, language, picture };
}
