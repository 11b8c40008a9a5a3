import { createHash } from 'node:crypto';
import { type AnyPanelkitError, isPanelkitError, parseTypedMinor } from '@panelkit/sdk';
import type { TelegramApi } from '../api/telegram-api.ts';
import { commandOf } from '../inbox/command-of.ts';
import type { Deed } from '../inbox/read-update.ts';
import { unpackId } from '../screens/action.ts';
import type { Screen } from '../screens/screen.ts';
import type { SpokenScreen } from '../screens/send-screen.ts';
import type { CustomerContext } from './customer-context.ts';
import { askGate } from './gate/ask-gate.ts';
import type { ChannelGate } from './gate/channel-gate.ts';
import { answerPhone, leavePhone } from './gate/phone-gate.ts';
import { openForm } from './open-form.ts';
import { askContact, paymentAskedFor, readContact } from './payer-contact.ts';
import { checkout, showPayment, showStars, topUp } from './payments.ts';
import { answerCode } from './recovery.ts';
import { helpScreen, languageScreen, paySupportScreen, termsScreen } from './screens/home-screens.ts';
import { showHome, showPlan, showServices, showWallet } from './show.ts';
import { showOrder } from './show-order.ts';

interface Message {
  context: CustomerContext;
  telegram: TelegramApi;
  gate: ChannelGate | null;
}

const MAX_RECEIPT_BYTES = 10 * 1024 ** 2;

/** What a text or a picture is answered with. */
export async function answerMessage(message: Message, deed: Deed): Promise<SpokenScreen> {
  const { context } = message;
  const screen = await screenFor(message, deed);
  return { screen, language: context.language };
}

async function screenFor(message: Message, deed: Deed): Promise<Screen> {
  const { context } = message;
  if (deed.kind === 'photo') return takeReceipt(message, deed.fileId);
  if (deed.kind === 'paid' || deed.kind === 'refunded') return showStars(context, deed);
  if (deed.kind === 'contact') return answerPhone(context, deed);
  if (deed.kind !== 'text') return showHome(context);
  const [command = '', payload = ''] = deed.text.trim().split(/\s+/);
  // In a menu of commands Telegram may add the bot's name.
  switch (command.toLowerCase().replace(/@.*$/, '')) {
    case '/start':
      return start(message, payload);
    case '/language':
      return languageScreen(context);
    case '/services':
      return showServices(context);
    case '/wallet':
      return showWallet(context);
    case '/help':
      return helpScreen(context, context.shop.contact ?? null);
    case '/paysupport':
      return paySupportScreen(context, context.shop.contact ?? null);
    case '/terms':
      return termsScreen(context, context.shop.terms?.(context.language) ?? null);
    default:
      return answerForm(context, deed.text);
  }
}

/**
 * What was typed is the amount of a top-up, where a receipt goes or a recovery code, if that was asked for.
 */
async function answerForm(context: CustomerContext, text: string): Promise<Screen> {
  const { panelkit, customerId, by, shop } = context;
  const paymentId = paymentAskedFor(context);
  if (paymentId !== null) return answerContact(context, { paymentId, text });
  const recovered = await answerCode(context, text);
  if (recovered !== null) return recovered;
  if (openForm(context, 'top-up') === null) return (await leavePhone(context)) ?? showHome(context);
  const { currency } = await panelkit.wallets.available(customerId, by);
  const unit = shop.messageFormat?.displayUnit ?? currency;
  const amountMinor = parseTypedMinor(text.trim(), { unit, currency });
  return topUp(context, amountMinor === null ? '' : amountMinor.toString(36));
}

async function answerContact(
  context: CustomerContext,
  { paymentId, text }: { paymentId: string; text: string },
): Promise<Screen> {
  const { panelkit, chat, texts } = context;
  const contact = readContact(text);
  if (contact === null) return askContact(context, paymentId, texts.noContact);
  await panelkit.chats.remember(chat.id, { contact, form: null });
  return checkout(context, paymentId);
}

/**
 * `/start`, with what the link that was followed carries: `plan-<slug>`, `link_<code>`, `order_<id>` or
 * `pay_<id>`.
 */
async function start({ context, gate }: Message, payload: string): Promise<Screen> {
  const { panelkit, chat, texts } = context;
  const [, slug] = /^plan-([a-z0-9-]+)$/.exec(payload) ?? [];
  const plan = slug === undefined ? null : await panelkit.plans.findBySlug(slug);
  if (plan !== null) return (await askGate(gate, context, { planId: plan.id })) ?? showPlan(context, plan.id);
  const [, kind, packed = ''] = /^(order|pay)_([\w-]{22})$/.exec(payload) ?? [];
  const id = unpackId(packed);
  if (kind !== undefined && id !== null) return returned(context, { kind, id });
  const [, code] = /^link_([\w-]+)$/.exec(payload) ?? [];
  if (code !== undefined) return link(context, code);
  if (chat.language === null) return languageScreen({ ...context, texts });
  return (await leavePhone(context)) ?? showHome(context);
}

/** Back from the page of a provider. */
async function returned(
  context: CustomerContext,
  { kind, id }: { kind: string; id: string },
): Promise<Screen> {
  const { panelkit, by } = context;
  try {
    return kind === 'order'
      ? await showOrder(context, await panelkit.orders.get(id, by))
      : await showPayment(context, id);
  } catch (error) {
    // Somebody else's, or none.
    if (!isPanelkitError(error) || error.code !== 'NOT_FOUND') throw error;
    return showHome(context);
  }
}

async function link(context: CustomerContext, code: string): Promise<Screen> {
  const { panelkit, chat, texts } = context;
  const redeemed = await panelkit.chats.redeemCode({ id: chat.id, code, kind: 'customer' });
  const notes = { linked: texts.linked, expired: texts.linkExpired, 'owns-things': texts.linkOwnsThings };
  return showHome(context, notes[redeemed.kind]);
}

/** A picture answers the form of a receipt; without one it answers nothing. */
async function takeReceipt({ context, telegram }: Message, fileId: string): Promise<Screen> {
  const { panelkit, chat, customerId, shop, key, texts } = context;
  const paymentId = openForm(context, 'receipt')?.paymentId;
  if (paymentId === undefined || shop.cardTransfer === undefined)
    return showHome(context, texts.receiptNotNow);
  const bytes = await telegram.download(fileId, { maxBytes: MAX_RECEIPT_BYTES });
  if (bytes === null) return withNote(await showPayment(context, paymentId), texts.pictureUnreadable);
  const contentType = 'image/jpeg';
  const attachmentId = await shop.cardTransfer.storeReceipt({
    bytes,
    contentType,
    customerId,
    paymentId,
    key,
  });
  if (attachmentId === null) return withNote(await showPayment(context, paymentId), texts.pictureUnreadable);
  try {
    const pictureDigest = createHash('sha256').update(bytes).digest('hex');
    const receipt = { paymentId, attachmentId, pictureDigest };
    await panelkit.payments.submitReceipt(receipt, commandOf(context, key));
  } catch (error) {
    if (!isPanelkitError(error) || error.retryable) throw error;
    return afterRefusedReceipt(context, { error, paymentId, attachmentId });
  }
  await panelkit.chats.remember(chat.id, { form: null });
  const screen = await showPayment(context, paymentId);
  return withNote(screen, texts.receiptThanks);
}

/**
 * The receipt was sent before, or its order has ended: the payment's screen shows which. The picture of a
 * refused receipt is deleted.
 */
async function afterRefusedReceipt(
  context: CustomerContext,
  refused: { error: AnyPanelkitError; paymentId: string; attachmentId: string },
): Promise<Screen> {
  const { panelkit, chat, shop, texts, by } = context;
  const { error, paymentId, attachmentId } = refused;
  const { state } = await panelkit.payments.get(paymentId, by);
  const isKept = 'receipt' in state && state.receipt?.attachmentId === attachmentId;
  if (!isKept) await shop.cardTransfer?.dropReceipt?.(attachmentId);
  const isFull = error.code === 'TOO_MANY_RECEIPTS';
  // They may send it once one of the others was decided.
  if (!isFull) await panelkit.chats.remember(chat.id, { form: null });
  const screen = await showPayment(context, paymentId);
  if (isFull) return withNote(screen, texts.refused['too-many-receipts']);
  return isKept ? withNote(screen, texts.receiptThanks) : screen;
}

function withNote(screen: Screen, note: string): Screen {
  return { ...screen, html: `${note}\n\n${screen.html}` };
}
