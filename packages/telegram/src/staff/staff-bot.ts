import {
  type Chat,
  type Clock,
  createSystemClock,
  type Language,
  type Logger,
  type Panelkit,
  silentLogger,
} from '@panelkit/sdk';
import { InputFile } from 'grammy';
import { createTelegramApi, type TelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import { type BotCommand, openBot, type TelegramBot } from '../inbox/open-bot.ts';
import type { TelegramUpdate } from '../inbox/read-update.ts';
import { languageNamed } from '../languages/languages.ts';
import { decodeAction } from '../screens/action.ts';
import { languageOf } from '../screens/language-of.ts';
import { escapeHtml, type Screen } from '../screens/screen.ts';
import { type SpokenScreen, sendScreen, showScreen, toApiButton } from '../screens/send-screen.ts';
import { handleInGroup, refuseTap } from './groups/group-bot.ts';
import { readLinkPayload } from './groups/private-link.ts';
import { type GroupFile, type SentFile, sendFileToGroup } from './groups/send-file-to-group.ts';
import { to } from './screens/button.ts';
import { foundScreen } from './screens/customer-screens.ts';
import { actAsStaff } from './staff-act.ts';
import { isStaffAction } from './staff-actions.ts';
import type { StaffReply } from './staff-commands.ts';
import {
  type StaffBotShop,
  type StaffContext,
  type StaffMember,
  staffScreenContextOf,
} from './staff-context.ts';
import { answerForm } from './staff-forms.ts';
import { findCustomers, showDashboard } from './staff-show.ts';
import { staffTextsOf } from './texts/staff-texts-of.ts';

export interface StaffBotOptions extends TelegramApiOptions, StaffBotShop {
  logger?: Logger;
  /** The system's by default. */
  clock?: Clock;
}

/** The staff's bot. */
export interface StaffBot extends TelegramBot {
  /**
   * Sends a file to a group that staff linked.
   * @returns *lost* when no such group is linked, or the bot may not write there any more
   * @throws what Telegram says else
   */
  sendFile(file: GroupFile): Promise<SentFile | 'lost'>;
}

interface Parts {
  panelkit: Panelkit;
  telegram: TelegramApi;
  shop: StaffBotShop;
  clock: Clock;
}

/**
 * The staff's bot: what waits for a decision, customers and their services, panels and stock, in private
 * chats, and alerts in groups. Only people who entered a code of your shop see anything in private, and each
 * tap asks your shop what this person may do.
 */
export function createStaffBot(panelkit: Panelkit, options: StaffBotOptions): StaffBot {
  const { logger = silentLogger, clock = createSystemClock() } = options;
  const telegram = createTelegramApi(options);
  const parts: Parts = { panelkit, telegram, shop: options, clock };
  const bot = openBot(panelkit, {
    telegram,
    clock,
    logger,
    commandsIn: (language) => commandsIn(options, language),
    groupCommandsIn: (language) => groupCommandsIn(options, language),
    takesGroups: true,
    answerOf: (update) => refuseTap(parts, update),
    handle: (update, { idempotencyKey }) => handle(parts, update, idempotencyKey),
  });
  const poster = { panelkit, api: telegram.api, shop: options, bot: telegram.botId, clock };
  return { ...bot, sendFile: (file) => sendFileToGroup(poster, file) };
}

function commandsIn(shop: StaffBotShop, language: Language): BotCommand[] {
  const { home, menu } = staffTextsOf(language, shop.texts);
  return [
    { command: 'start', description: home },
    { command: 'find', description: menu.find },
  ];
}

function groupCommandsIn(shop: StaffBotShop, language: Language): BotCommand[] {
  return [{ command: 'alerts', description: staffTextsOf(language, shop.texts).groups.command }];
}

async function handle(parts: Parts, update: TelegramUpdate, key: string): Promise<void> {
  const { panelkit, telegram } = parts;
  if (update.group !== null) return handleInGroup(parts, { update, place: update.group, key });
  const { deed, user, chatId } = update;
  const person = { bot: telegram.botId, userId: String(user.id), chatId: String(chatId) };
  const chat = await panelkit.chats.open(person);
  if (deed.kind === 'blocked') return panelkit.chats.markUnreachable(chat.id);
  const [, code] = /^\/start link_(\w+)$/.exec(deed.kind === 'text' ? deed.text : '') ?? [];
  if (code !== undefined) return enter(parts, { update, chat, code, key });
  const found = await findContext(parts, { update, chat, key });
  if (found.context === null) return say(parts, update, found.refusal);
  const { context } = found;
  if (deed.kind === 'tap')
    return answerTap(parts, context, { update, data: deed.data, messageId: deed.messageId });
  const screen = await answerText(context, deed.kind === 'text' ? deed.text : '');
  return say(parts, update, { screen, language: context.language });
}

interface Knock {
  update: TelegramUpdate;
  chat: Chat;
  key: string;
}

/** Somebody follows the link of their profile. */
async function enter(parts: Parts, { code, ...knock }: Knock & { code: string }): Promise<void> {
  const { update, chat } = knock;
  const redeemed = await parts.panelkit.chats.redeemCode({ id: chat.id, code, kind: 'staff' });
  const { language, texts } = screenContextFor(parts, knock, () => false);
  if (redeemed.kind !== 'linked')
    return say(parts, update, { screen: { html: texts.linkExpired, buttons: [] }, language });
  // Alerts are written in it.
  const entered =
    chat.language === null ? await parts.panelkit.chats.remember(chat.id, { language }) : redeemed.chat;
  const found = await findContext(parts, { ...knock, chat: entered });
  if (found.context === null) return say(parts, update, found.refusal);
  const screen = await showDashboard(found.context, texts.linked(escapeHtml(found.context.member.name)));
  return say(parts, update, { screen, language });
}

function screenContextFor({ shop, clock }: Parts, { chat, update }: Knock, may: StaffMember['may']) {
  const language = languageOf(chat, update.user.languageCode, shop);
  return { language, ...staffScreenContextOf(language, shop, { now: clock.now(), may }) };
}

type FoundContext = { context: StaffContext } | { context: null; refusal: SpokenScreen };

/** For a member of staff; else what anybody else reads. */
async function findContext(parts: Parts, knock: Knock): Promise<FoundContext> {
  const { panelkit, shop } = parts;
  const { chat, update, key } = knock;
  const member = chat.staffId === null ? null : await shop.findMember(chat.staffId);
  if (member === null || member === 'second-factor') {
    const { language, texts } = screenContextFor(parts, knock, () => false);
    const html = member === null ? texts.stranger : texts.secondFactorFirst;
    return { context: null, refusal: { screen: { html, buttons: [] }, language } };
  }
  return {
    context: {
      ...screenContextFor(parts, knock, (permission) => member.may(permission)),
      panelkit,
      shop,
      chat,
      member,
      key,
      by: { actor: { kind: 'staff', id: member.id } },
      nonce: update.updateId.toString(36),
    },
  };
}

function say({ telegram }: Parts, { chatId }: TelegramUpdate, spoken: SpokenScreen): Promise<void> {
  return sendScreen(telegram.api, chatId, spoken);
}

async function answerTap(
  { telegram, panelkit, shop }: Parts,
  context: StaffContext,
  { update, data, messageId }: { update: TelegramUpdate; data: string; messageId: number | null },
): Promise<void> {
  const place = { chatId: update.chatId, messageId };
  const action = decodeAction(data, isStaffAction);
  if (action === null) {
    const screen = await showDashboard(context, context.texts.oldButton);
    return showScreen(telegram.api, place, { screen, language: context.language });
  }
  let reader = context;
  // What is typed next answers what this tap opens, not what another screen asked before.
  if (context.chat.form !== null) {
    const chat = await panelkit.chats.remember(context.chat.id, { form: null });
    reader = { ...context, chat };
  }
  if (action.name === 'language') {
    const language = languageNamed(action.value) ?? context.language;
    const chat = await panelkit.chats.remember(context.chat.id, { language });
    reader = { ...reader, ...staffScreenContextOf(language, shop, context), chat, language };
  }
  const reply = await actAsStaff(reader, action);
  if (reply.kind === 'screen')
    return showScreen(telegram.api, place, { screen: reply.screen, language: reader.language });
  await sendPicture(telegram, update.chatId, { reader, reply });
}

async function sendPicture(
  { api }: TelegramApi,
  chatId: number,
  { reader, reply }: { reader: StaffContext; reply: Extract<StaffReply, { kind: 'picture' }> },
): Promise<void> {
  const { texts } = reader;
  const { bytes, paymentId: id } = reply;
  const buttons = [
    [to(texts.approve, 'approve', { id }), to(texts.reject, 'rejection', { id })],
    [to(texts.receipt, 'receipt', { id })],
  ];
  await api.sendPhoto(chatId, new InputFile(bytes, 'receipt.jpg'), {
    reply_markup: { inline_keyboard: buttons.map((row) => row.map(toApiButton)) },
  });
}

async function answerText(context: StaffContext, text: string): Promise<Screen> {
  const { chat, now, may } = context;
  const linked = readLinkPayload(/^\/start (\S+)$/.exec(text)?.[1] ?? '');
  if (linked !== null) {
    const reply = await actAsStaff(context, linked);
    if (reply.kind === 'screen') return reply.screen;
  }
  if (text.startsWith('/start')) return showDashboard(context);
  const isAsked = chat.form !== null && chat.form.expiresAt > now;
  const wanted = text.replace(/^\/find\b/, '').trim();
  if ((text.startsWith('/find') || (isAsked && chat.form?.name === 'find')) && wanted !== '')
    return may('see-customers')
      ? foundScreen(context, await findCustomers(context, wanted.slice(0, 300)))
      : showDashboard(context, context.texts.forbidden);
  return (await answerForm(context, text)) ?? showDashboard(context);
}
