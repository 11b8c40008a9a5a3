import { type ChatContact, isPanelkitError, type Payment, type StartedPayment } from '@panelkit/sdk';
import { commandOf } from '../inbox/command-of.ts';
import type { Screen, ScreenButton } from '../screens/screen.ts';
import { transferOf } from './card-to-pay.ts';
import type { CustomerContext } from './customer-context.ts';
import { methodOf, methodsFor } from './methods.ts';
import { askContact } from './payer-contact.ts';
import {
  checkoutScreen,
  moneyScreen,
  paymentScreen,
  topUpMethodsScreen,
  topUpScreen,
} from './screens/payment-screens.ts';
import { to } from './screens/screen-context.ts';
import { showWallet } from './show.ts';
import { showOrder } from './show-order.ts';

const RECEIPT_WITHIN_MS = 72 * 3_600_000;
const TOP_UP_FORM_MS = 10 * 60_000;

/**
 * A payment as it is: with its order, if it has one. The next picture in this chat is the receipt of one that
 * waits for it.
 */
export async function showPayment(context: CustomerContext, id: string): Promise<Screen> {
  const { panelkit, by } = context;
  const payment = await panelkit.payments.get(id, by);
  await expectReceipt(context, payment);
  if (payment.orderId !== null) return showOrder(context, await panelkit.orders.get(payment.orderId, by));
  const transfer = await transferOf(context, payment);
  const reviewsResumeAt = panelkit.payments.reviewsResumeAt();
  const isArriving = await panelkit.payments.isArriving(payment.id, by);
  return paymentScreen(context, { payment, transfer, reviewsResumeAt, isArriving });
}

/** The next picture in this chat is the receipt of this payment. */
export async function expectReceipt(context: CustomerContext, payment: Payment): Promise<void> {
  const { panelkit, chat, now, shop } = context;
  const { id: paymentId, method, state } = payment;
  if (method !== 'receipt' || state.status !== 'pending' || shop.cardTransfer === undefined) return;
  const expiresAt = new Date(now.getTime() + RECEIPT_WITHIN_MS);
  await panelkit.chats.remember(chat.id, { form: { name: 'receipt', data: { paymentId }, expiresAt } });
}

/**
 * Telegram told of Stars that were paid, or came back. They are booked within seconds; the button shows what
 * came of it.
 */
export async function showStars(
  { shop, ...context }: CustomerContext,
  { kind, message }: { kind: 'paid' | 'refunded'; message: unknown },
): Promise<Screen> {
  const id = shop.stars?.eventOfMessage(message)?.payment?.paymentId ?? null;
  const note = kind === 'paid' ? context.texts.starsArrived : context.texts.starsReturned;
  return moneyScreen(context, { id, note });
}

/** How a payment is made now: by a picture of a receipt, or at the page of its provider. */
export async function pay(context: CustomerContext, payment: Payment): Promise<Screen> {
  const isOnline = payment.method !== 'receipt' && payment.state.status === 'pending';
  return isOnline ? checkout(context, payment.id) : showPayment(context, payment.id);
}

/** Opens the payment with its provider. A repetition gives the same page, as long as that is open. */
export async function checkout(context: CustomerContext, id: string): Promise<Screen> {
  const { panelkit, shop, by, chat, language, texts } = context;
  const payment = await panelkit.payments.get(id, by);
  const { orderId, method, state } = payment;
  const isStars = method === shop.stars?.method;
  const { onlinePayments } = shop;
  if ((onlinePayments === undefined && !isStars) || state.status !== 'pending')
    return showPayment(context, id);
  // A button of before: nobody pays twice because a chain is slow.
  if (await panelkit.payments.isArriving(payment.id, by)) return showPayment(context, id);
  // Stars are paid in this chat: there is no page to come back from.
  const returnUrl = isStars ? null : (onlinePayments?.returnUrl(method, id) ?? null);
  const payer = { language, telegramId: chat.userId };
  const opened = await open(context, { paymentId: id, returnUrl, payer });
  if (opened === null) return askContact(context, id);
  const { started, contact } = opened;
  const back: ScreenButton =
    orderId === null ? to(texts.refresh, 'payment', { id }) : to(texts.refresh, 'order', { id: orderId });
  return checkoutScreen(context, {
    started,
    back,
    isStars,
    contact: contact?.email ?? contact?.phone ?? null,
  });
}

type ToOpen = Parameters<CustomerContext['panelkit']['payments']['start']>[0];

/** A contact is passed on only to a provider that needs one. Null: none is known. */
async function open(
  context: CustomerContext,
  payment: ToOpen,
): Promise<{ started: StartedPayment; contact: ChatContact | null } | null> {
  const { panelkit, chat, key } = context;
  try {
    const started = await panelkit.payments.start(payment, commandOf(context, key));
    return { started, contact: null };
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'PAYER_CONTACT_REQUIRED') throw error;
  }
  const contact = await panelkit.chats.contact(chat.id);
  if (contact === null || (contact.email === null && contact.phone === null)) return null;
  const { email, phone } = contact;
  const withContact = { ...payment, payer: { ...payment.payer, email, phone } };
  const started = await panelkit.payments.start(withContact, commandOf(context, `${key}:contact`));
  return { started, contact };
}

/** Asks for an amount, which can be typed, or for the method of one. */
export async function topUp(context: CustomerContext, value: string): Promise<Screen> {
  const { panelkit, shop, chat, customerId, by, now, nonce } = context;
  const { currency } = await panelkit.wallets.available(customerId, by);
  const amountMinor = Number.parseInt(value, 36);
  const presets = shop.topUpAmountsMinor ?? [];
  if (presets.length === 0) return showWallet(context);
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    const expiresAt = new Date(now.getTime() + TOP_UP_FORM_MS);
    await panelkit.chats.remember(chat.id, { form: { name: 'top-up', data: {}, expiresAt } });
    return topUpScreen(
      context,
      presets.map((preset) => ({ amountMinor: preset, currency })),
    );
  }
  const amount = { amountMinor, currency };
  const methods = await methodsFor(context, amountMinor);
  return topUpMethodsScreen(context, { amount, methods, nonce });
}

/** `<amount>.<showing>.<method>` */
export async function payTopUp(context: CustomerContext, value: string): Promise<Screen> {
  const { panelkit, customerId } = context;
  const [amount = '', nonce = '', ref = ''] = value.split('.');
  const method = await methodOf(context, ref);
  if (method === null) return topUp(context, amount);
  const wanted = { customerId, amountMinor: Number.parseInt(amount, 36), method };
  return pay(context, await panelkit.payments.topUp(wanted, commandOf(context, `top-up:${nonce}:${ref}`)));
}
