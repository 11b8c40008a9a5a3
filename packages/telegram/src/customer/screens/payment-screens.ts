import type { Money, Payment, StartedPayment } from '@panelkit/sdk';
import {
  copyable,
  escapeHtml,
  inPairs,
  lines,
  type Screen,
  type ScreenButton,
} from '../../screens/screen.ts';
import type { Transfer } from '../card-to-pay.ts';
import type { PayMethod } from '../methods.ts';
import { methodRows } from './method-buttons.ts';
import { homeRow, resumeLine, type ScreenContext, to } from './screen-context.ts';
import { transferLines, transferRows } from './transfer-part.ts';

/** Money for the wallet: how much. */
export function topUpScreen(context: ScreenContext, presets: readonly Money[]): Screen {
  const { texts, format } = context;
  const buttons = presets.map(({ amountMinor, currency }) =>
    to(format.money(amountMinor, currency), 'top-up', { value: amountMinor.toString(36) }),
  );
  return {
    html: texts.topUpAmount,
    buttons: [...inPairs(buttons), homeRow(context, to(texts.back, 'wallet'))],
  };
}

/** Money for the wallet: by which method. */
export function topUpMethodsScreen(
  context: ScreenContext,
  { amount, methods, nonce }: { amount: Money; methods: readonly PayMethod[]; nonce: string },
): Screen {
  const { texts, format } = context;
  const value = amount.amountMinor.toString(36);
  return {
    html: texts.topUpOf(format.money(amount.amountMinor, amount.currency)),
    buttons: [
      ...methodRows(context, { methods, amount }, (ref) => ({
        name: 'pay-top-up',
        value: `${value}.${nonce}.${ref}`,
      })),
      homeRow(context, to(texts.back, 'wallet')),
    ],
  };
}

/** A payment for the wallet or for a change of a service. */
export interface PaymentView {
  payment: Payment;
  /** How it is transferred; null: it is not paid so. */
  transfer: Transfer | null;
  /** When staff look at receipts again; null: now. */
  reviewsResumeAt: Date | null;
  /** It was paid at its provider, and the money is not final. */
  isArriving: boolean;
}

export function paymentScreen(
  context: ScreenContext,
  { payment, transfer, reviewsResumeAt, isArriving }: PaymentView,
): Screen {
  const { texts, format } = context;
  const { id, amount, state, wish, method } = payment;
  const total = format.money(amount.amountMinor, amount.currency);
  const isOpen = state.status === 'pending';
  const isOnline = isOpen && !isArriving && method !== 'receipt';
  const isOver = !isOpen && state.status !== 'in-review' && state.status !== 'captured';
  return {
    html: lines(
      `<b>${texts.paymentFor[wish?.change.kind ?? 'top-up']}</b>`,
      texts.price(total),
      statusLine(context, payment, isArriving),
      state.status === 'in-review' ? resumeLine(context, reviewsResumeAt) : null,
      state.status === 'rejected' ? escapeHtml(state.reason) : null,
      wishLine(context, wish),
      ...(transfer === null ? [] : ['', ...transferLines(context, transfer, amount)]),
    ),
    buttons: [
      ...transferRows(context, transfer),
      ...(isOnline ? [[to(texts.toPaymentPage, 'checkout', { id })]] : []),
      ...(isOver ? [[tryAgain(context, payment)]] : []),
      [to(texts.refresh, 'payment', { id })],
      homeRow(
        context,
        wish === null ? to(texts.back, 'wallet') : to(texts.back, 'service', { id: wish.subscriptionId }),
      ),
    ],
  };
}

function statusLine({ texts }: ScreenContext, { state }: Payment, isArriving: boolean): string {
  if (isArriving) return texts.unpaid.arriving;
  return state.status === 'in-review' ? texts.inReview : texts.paymentStatus[state.status];
}

/** To what the money was for, at its price of now. */
function tryAgain({ texts }: ScreenContext, { wish, amount }: Payment): ScreenButton {
  const { tryAgain: label } = texts.unpaid;
  if (wish === null) return to(label, 'top-up', { value: amount.amountMinor.toString(36) });
  const name = wish.change.kind === 'extension' ? 'extension' : 'plan-changes';
  return to(label, name, { id: wish.subscriptionId });
}

function wishLine({ texts }: ScreenContext, wish: Payment['wish']): string | null {
  if (wish === null) return null;
  return wish.state.status === 'open' ? texts.wishHint : texts.wishStatus[wish.state.status];
}

/** Money that Telegram told of; `id`: of the payment, null when it belongs to none. */
export function moneyScreen(
  context: ScreenContext,
  { id, note }: { id: string | null; note: string },
): Screen {
  const { texts } = context;
  const rows = id === null ? [] : [[to(texts.refresh, 'payment', { id })]];
  return { html: note, buttons: [...rows, homeRow(context)] };
}

/** Where a provider is to send its receipt: asked before it opens the payment. */
export function contactScreen(
  context: ScreenContext,
  { paymentId, note }: { paymentId: string; note: string | null },
): Screen {
  const { texts } = context;
  return {
    html: lines(note, note === null ? null : '', texts.askContact),
    buttons: [homeRow(context, to(texts.back, 'payment', { id: paymentId }))],
  };
}

interface Checkout {
  started: StartedPayment;
  back: ScreenButton;
  isStars: boolean;
  /** Where the provider sends its receipt; null: it was told nothing. */
  contact: string | null;
}

/** The way to the page of a payment provider. Buttons open https addresses only. */
export function checkoutScreen(
  context: ScreenContext,
  { started, back, isStars, contact }: Checkout,
): Screen {
  const { texts, format } = context;
  const { paymentId, asked, redirectUrl, text } = started;
  const [label, hint] = isStars
    ? [texts.payStars, texts.payStarsHint]
    : [texts.openPaymentPage, texts.payThere];
  const opens: ScreenButton[] =
    redirectUrl?.startsWith('https:') === true ? [{ text: label, opens: redirectUrl }] : [];
  return {
    html: lines(
      `<b>${texts.toPay(format.money(asked.amountMinor, asked.currency))}</b>`,
      redirectUrl === null ? null : hint,
      redirectUrl === null || opens.length > 0 ? null : copyable(redirectUrl),
      text === null ? null : copyable(text),
      contact === null ? null : texts.receiptGoesTo(copyable(contact)),
    ),
    buttons: [
      ...(opens.length > 0 ? [opens] : []),
      ...(contact === null ? [] : [[to(texts.changeContact, 'contact', { id: paymentId })]]),
      [back],
    ],
  };
}
