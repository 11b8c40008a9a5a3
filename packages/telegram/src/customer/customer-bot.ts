import {
  type Chat,
  type Clock,
  createSystemClock,
  type Logger,
  type Panelkit,
  silentLogger,
} from '@panelkit/sdk';
import { InlineKeyboard, InputFile } from 'grammy';
import { toBuffer } from 'qrcode';
import { orStale } from '../api/api-failure.ts';
import { createTelegramApi, type TelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import { ALLOWED_UPDATES, type TelegramUpdate } from '../inbox/read-update.ts';
import { createBotRunner } from '../inbox/run-bot.ts';
import { answerWebhook } from '../inbox/webhook.ts';
import { decodeAction } from '../screens/action.ts';
import { sendScreen, showScreen } from '../screens/send-screen.ts';
import { act, type Reply } from './act.ts';
import {
  type CustomerBotShop,
  type CustomerContext,
  languageOf,
  screenContextOf,
} from './customer-context.ts';
import { answerMessage } from './messages.ts';
import { showHome } from './show.ts';

export interface CustomerBotOptions extends TelegramApiOptions, CustomerBotShop {
  logger?: Logger;
  /** The system's by default. */
  clock?: Clock;
}

/** How Telegram reaches the bot. */
export interface BotWebhook {
  /** Public and https, on port 443, 80, 88 or 8443. */
  url: string;
  /** 1–256 characters of `[A-Za-z0-9_-]`. */
  secret: string;
}

/** A running bot. */
export interface CustomerBot {
  /** The bot's own id at Telegram. */
  readonly id: string;
  /** Begins to work: fetches updates, in one process of many, or has Telegram send them to the webhook. */
  start(webhook?: BotWebhook): Promise<void>;
  /** Answers Telegram's webhook: mount it at the path of its address. */
  webhook(request: Request): Promise<Response>;
  /** Takes no new updates and waits for those that are being worked on. */
  stop(): Promise<void>;
  /** Resolves when no update is being worked on here. */
  whenIdle(): Promise<void>;
}

/**
 * The customers' bot: plans, purchases, services and the wallet in a private chat. Whoever writes to it is a customer of the shop, without
 * e-mail or password.
 */
export function createCustomerBot(panelkit: Panelkit, options: CustomerBotOptions): CustomerBot {
  const { logger = silentLogger, clock = createSystemClock() } = options;
  const telegram = createTelegramApi(options);
  const parts: Parts = { panelkit, telegram, shop: options, clock };
  const runner = createBotRunner(panelkit, {
    ...{ telegram, clock, logger },
    handle: (update, { idempotencyKey }) => handle(parts, update, idempotencyKey),
  });
  let secret: string | null = null;
  return {
    id: telegram.botId,
    async start(webhook) {
      const { api } = telegram;
      if (webhook === undefined) await api.deleteWebhook();
      else {
        secret = webhook.secret;
        await api.setWebhook(webhook.url, { secret_token: secret, allowed_updates: [...ALLOWED_UPDATES] });
      }
      runner.start({ polls: webhook === undefined });
    },
    webhook: (request) =>
      secret === null
        ? Promise.resolve(new Response(null, { status: 404 }))
        : answerWebhook(request, { secret, receive: runner.receive }),
    stop: runner.stop,
    whenIdle: runner.whenIdle,
  };
}

interface Parts {
  panelkit: Panelkit;
  telegram: TelegramApi;
  shop: CustomerBotShop;
  clock: Clock;
}

async function handle(parts: Parts, update: TelegramUpdate, key: string): Promise<void> {
  const { panelkit, telegram } = parts;
  const { deed } = update;
  const chat = await openChat(parts, update);
  if (deed.kind === 'blocked') return panelkit.chats.markUnreachable(chat.id);
  // The button stops turning before the work begins.
  if (deed.kind === 'tap') await orStale(telegram.api.answerCallbackQuery(deed.queryId));
  const context = contextOf(parts, { update, chat, key });
  if (deed.kind !== 'tap') {
    const screen = await answerMessage({ context, telegram }, deed);
    return sendScreen(telegram.api, update.chatId, screen);
  }
  const action = decodeAction(deed.data);
  if (action === null) {
    const screen = showHome(context, context.texts.oldButton);
    return showScreen(
      telegram.api,
      { ...update, messageId: deed.messageId },
      { screen, language: context.language },
    );
  }
  const chosen = action.name === 'language' ? await chooseLanguage(parts, context, action.value) : context;
  await reply(
    telegram,
    { ...update, messageId: deed.messageId },
    { context: chosen, reply: await act(chosen, action) },
  );
}

/** The first contact makes a customer. */
async function openChat(
  { panelkit, telegram, shop }: Parts,
  { user, chatId }: TelegramUpdate,
): Promise<Chat> {
  const bot = telegram.botId;
  const person = { bot, userId: String(user.id), chatId: String(chatId) };
  const known = await panelkit.chats.findByUser(bot, person.userId);
  if (known !== null) return panelkit.chats.open(person);
  const language = languageOf({ language: null }, user.languageCode, shop);
  const customer = await panelkit.customers.ensure({
    externalId: `telegram:${user.id}`,
    displayName: user.firstName === '' ? null : user.firstName.slice(0, 200),
    language,
  });
  return panelkit.chats.open({ ...person, customerId: customer.id });
}

function contextOf(
  { panelkit, shop, clock }: Parts,
  { update, chat, key }: { update: TelegramUpdate; chat: Chat; key: string },
): CustomerContext {
  const language = languageOf(chat, update.user.languageCode, shop);
  const customerId = chat.customerId ?? '';
  return {
    ...screenContextOf(language, shop, clock.now()),
    ...{ panelkit, shop, chat, customerId, language, key },
    by: { actor: { kind: 'customer', id: customerId } },
    nonce: update.updateId.toString(36),
  };
}

async function chooseLanguage(
  { panelkit, shop }: Parts,
  context: CustomerContext,
  value: string | undefined,
): Promise<CustomerContext> {
  const language = value === 'fa' ? 'fa' : 'en';
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
  const picture = await toBuffer(given.link, { errorCorrectionLevel: 'M', margin: 4, width: 512 });
  await api.sendPhoto(place.chatId, new InputFile(picture, 'qr.png'), {
    caption: given.caption,
    reply_markup: new InlineKeyboard().text(context.texts.home, 'home'),
  });
}
