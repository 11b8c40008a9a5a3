import {
  addMs,
  type Chat,
  type Clock,
  createSystemClock,
  type Language,
  type Logger,
  type Panelkit,
  silentLogger,
} from '@panelkit/sdk';
import { InlineKeyboard, InputFile } from 'grammy';
import { toBuffer } from 'qrcode';
import { createTelegramApi, type TelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import { type BotCommand, type BotMenuButton, openBot, type TelegramBot } from '../inbox/open-bot.ts';
import type { TelegramUpdate } from '../inbox/read-update.ts';
import { languageNamed } from '../languages/languages.ts';
import { readInitData } from '../mini-app/read-init-data.ts';
import { decodeAction, isAction } from '../screens/action.ts';
import { languageOf } from '../screens/language-of.ts';
import { escapeHtml } from '../screens/screen.ts';
import { sendScreen, showScreen } from '../screens/send-screen.ts';
import { act, type Reply } from './act.ts';
import type { BotParts } from './bot-parts.ts';
import { type CustomerBotShop, type CustomerContext, screenContextOf } from './customer-context.ts';
import { gateOfTap } from './gate/ask-gate.ts';
import { createChannelGate } from './gate/channel-gate.ts';
import type { GateChannel, GateState } from './gate/customer-gate.ts';
import { answerMessage } from './messages.ts';
import { customerOfPerson, openChat } from './people.ts';
import { showHome, showService } from './show.ts';
import { createStarTill } from './star-till.ts';
import { textsOf } from './texts/texts-of.ts';

export interface CustomerBotOptions extends TelegramApiOptions, CustomerBotShop {
  logger?: Logger;
  /** The system's by default. */
  clock?: Clock;
}

/** A running customers' bot. */
export interface CustomerBot extends TelegramBot {
  /**
   * Sends a service with its link to the chats of its customer.
   * @returns false when there is none that can be reached
   */
  sendService(input: { customerId: string; subscriptionId: string }): Promise<boolean>;
  /** Whether the bot learns who is in the channels of its gate; none without one. */
  checkGate(): Promise<{ channel: GateChannel; state: GateState }[]>;
  /** Whose mini app it is, by the `initData` that Telegram gave it. A newcomer becomes a customer. */
  openMiniApp(initData: string): Promise<MiniAppVisit>;
}

/**
 * The customers' bot: plans, purchases, services and the wallet in a private chat. Anyone who writes to it is
 * a customer of the shop, without e-mail or password.
 */
export function createCustomerBot(panelkit: Panelkit, options: CustomerBotOptions): CustomerBot {
  const { logger = silentLogger, clock = createSystemClock() } = options;
  const telegram = createTelegramApi(options);
  const gate =
    options.gate === undefined ? null : createChannelGate(options.gate, { telegram, clock, logger });
  const parts: BotParts = { panelkit, telegram, shop: options, clock, gate };
  const bot = openBot(panelkit, {
    telegram,
    clock,
    logger,
    menuButton: menuButtonOf(options),
    commandsIn: (language) => commandsIn(options, language),
    ...(options.stars !== undefined && {
      till: createStarTill({ ...parts, logger }, options.stars),
    }),
    ...(gate !== null && { notice: gate.notice }),
    handle: (update, { idempotencyKey }) => handle(parts, update, idempotencyKey),
  });
  return {
    ...bot,
    sendService: (input) => sendService(parts, input),
    checkGate: async () => (gate === null ? [] : gate.check()),
    openMiniApp: async (initData) => {
      const read = readInitData(initData, {
        token: options.token,
        now: clock.now(),
        maxAgeMs: LAUNCH_MS,
      });
      if (read.kind !== 'valid') return read;
      const { id, user, at } = read.launch;
      const customerId = await customerOfPerson(parts, user);
      return { kind: 'opened', customerId, launchId: id, freshUntil: addMs(at, LAUNCH_MS) };
    },
  };
}

/**
 * What came of opening the mini app: `forged` for what is not Telegram's for this bot, `expired` for what was
 * opened too long ago.
 */
export type MiniAppVisit =
  | {
      kind: 'opened';
      customerId: string;
      /** The same for the same `initData`: let it open one session. */
      launchId: string;
      /** When this `initData` is refused. */
      freshUntil: Date;
    }
  | { kind: 'forged' | 'expired' };

/** `initData` is refused an hour after Telegram opened the mini app. */
const LAUNCH_MS = 3_600_000;

/** Telegram opens https addresses only. */
function menuButtonOf(shop: CustomerBotShop): BotMenuButton | null {
  if (shop.miniAppUrl?.startsWith('https:') !== true) return null;
  return { text: textsOf(shop.language ?? 'en', shop.texts).openShop, url: shop.miniAppUrl };
}

async function sendService(
  parts: BotParts,
  { customerId, subscriptionId }: { customerId: string; subscriptionId: string },
): Promise<boolean> {
  const { panelkit, telegram, shop, clock } = parts;
  const { rows } = await panelkit.chats.list({ bot: telegram.botId, customerId });
  let isSent = false;
  for (const chat of rows.filter(({ unreachableSince }) => unreachableSince === null)) {
    const language = languageOf(chat, null, shop);
    const context: CustomerContext = {
      ...screenContextOf(language, shop, clock.now()),
      panelkit,
      shop,
      chat,
      customerId,
      language,
      by: { actor: { kind: 'customer', id: customerId } },
      nonce: '',
      key: '',
    };
    const screen = await showService(context, subscriptionId);
    await sendScreen(telegram.api, Number(chat.chatId), { screen, language });
    isSent = true;
  }
  return isSent;
}

function commandsIn(shop: CustomerBotShop, language: Language): BotCommand[] {
  const { commands } = textsOf(language, shop.texts);
  return Object.entries(commands).map(([command, description]) => ({ command, description }));
}

async function handle(parts: BotParts, update: TelegramUpdate, key: string): Promise<void> {
  const { panelkit, telegram, gate } = parts;
  const { deed } = update;
  const chat = await openChat(parts, update);
  if (deed.kind === 'blocked') return panelkit.chats.markUnreachable(chat.id);
  const context = contextOf(parts, { update, chat, key });
  if (await isBlocked(context)) return answerBlocked(telegram, update, context);
  if (deed.kind !== 'tap') {
    const screen = await answerMessage({ context, telegram, gate }, deed);
    return sendScreen(telegram.api, update.chatId, screen);
  }
  const action = decodeAction(deed.data, isAction);
  if (action === null) {
    const screen = showHome(context, context.texts.oldButton);
    return showScreen(
      telegram.api,
      { ...update, messageId: deed.messageId },
      { screen, language: context.language },
    );
  }
  const chosen = action.name === 'language' ? await chooseLanguage(parts, context, action.value) : context;
  // The answer must not replace the broadcast.
  const messageId = action.name === 'unsubscribe' ? null : deed.messageId;
  const closed = await gateOfTap(gate, chosen, action);
  const given: Reply = closed === null ? await act(chosen, action) : { kind: 'screen', screen: closed };
  await reply(telegram, { ...update, messageId }, { context: chosen, reply: given });
}

/** Whom staff blocked reads that, whatever they send or tap. */
async function isBlocked({ panelkit, customerId, by }: CustomerContext): Promise<boolean> {
  return (await panelkit.customers.get(customerId, by)).blockedAt !== null;
}

async function answerBlocked(
  { api }: TelegramApi,
  { chatId, deed }: TelegramUpdate,
  { texts, shop, language }: CustomerContext,
): Promise<void> {
  const lines = [texts.refused.blocked, ...(shop.contact === undefined ? [] : [texts.contact(shop.contact)])];
  const screen = { html: lines.map(escapeHtml).join('\n'), buttons: [] };
  const spoken = { screen, language };
  if (deed.kind !== 'tap') return sendScreen(api, chatId, spoken);
  return showScreen(api, { chatId, messageId: deed.messageId }, spoken);
}

function contextOf(
  { panelkit, shop, clock }: BotParts,
  { update, chat, key }: { update: TelegramUpdate; chat: Chat; key: string },
): CustomerContext {
  const language = languageOf(chat, update.user.languageCode, shop);
  const customerId = chat.customerId ?? '';
  return {
    ...screenContextOf(language, shop, clock.now()),
    panelkit,
    shop,
    chat,
    customerId,
    language,
    key,
    by: { actor: { kind: 'customer', id: customerId } },
    nonce: update.updateId.toString(36),
  };
}

async function chooseLanguage(
  { panelkit, shop }: BotParts,
  context: CustomerContext,
  value: string | undefined,
): Promise<CustomerContext> {
  const language = languageNamed(value) ?? context.language;
  const chat = await panelkit.chats.remember(context.chat.id, { language });
  const by = { ...context.by, idempotencyKey: context.key };
  await panelkit.customers.setLanguage({ customerId: context.customerId, language }, by);
  return { ...context, ...screenContextOf(language, shop, context.now), chat, language };
}

async function reply(
  { api }: TelegramApi,
  place: { chatId: number; messageId: number | null },
  { context, reply: given }: { context: CustomerContext; reply: Reply },
): Promise<void> {
  if (given.kind === 'screen')
    return showScreen(api, place, { screen: given.screen, language: context.language });
  const home = new InlineKeyboard().text(context.texts.home, 'home');
  if (given.kind === 'invoice') {
    const { name, bytes } = given.file;
    await api.sendDocument(place.chatId, new InputFile(bytes, name), { reply_markup: home });
    return;
  }
  const picture = await toBuffer(given.link, { errorCorrectionLevel: 'M', margin: 4, width: 512 });
  await api.sendPhoto(place.chatId, new InputFile(picture, 'qr.png'), {
    caption: given.caption,
    reply_markup: home,
  });
}
