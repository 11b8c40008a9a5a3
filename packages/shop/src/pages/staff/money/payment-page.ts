import {
  type Order,
  type Payment,
  type ProviderPaymentView,
  type Refund,
  type RefundOffer,
  standingOf,
  type Unit,
} from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { field, radio } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { paymentBadgeColor } from '../../parts/badge-colors.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, type HtmlValue, html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import { planText } from '../../parts/plan-facts.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

/** A refund as it was typed, and what is wrong with it. */
export interface RefundDraft {
  amount: string;
  amountMinor: number;
  service: 'keep' | 'end';
  reason: string;
  key: string;
  amountProblem: string | null;
  reasonProblem: string | null;
}

export interface PaymentView {
  payment: Payment;
  offer: RefundOffer;
  atProvider: ProviderPaymentView[];
  /** The newest first. */
  refunds: Refund[];
  order: Order | null;
  units: Unit[];
  /** What it extended or moved to another plan. */
  changed: { subscriptionId: string; planId: string; planName: string } | null;
  customer: string;
  mayRefund: boolean;
  mayEnd: boolean;
  draft: RefundDraft | null;
  /** The draft is sound: it is shown again before anything is booked. */
  isReviewed: boolean;
  done: string | null;
}

const REFUND_COLORS: Record<Refund['state']['status'], string> = {
  requested: 'wait',
  sent: 'wait',
  unknown: 'wait',
  succeeded: 'good',
  refused: 'bad',
};

/** One payment, what can go back of it, and what went back. */
export function staffPaymentPage(pageContext: PageContext, view: PaymentView): string {
  const { staffRefunds: words, format } = pageContext.texts;
  const { payment, refunds } = view;
  const title = words.title(format.dateTime(payment.createdAt));
  const body = html`<section class="card">${paymentFacts(pageContext, view)}</section>
<section class="card stack" aria-labelledby="refund"><h2 id="refund">${words.heading}</h2>${refundPart(pageContext, view)}</section>
${refunds.length > 0 && html`<h2>${words.list}</h2>${refundTable(pageContext, view)}`}
<p><a href="/staff/audit?targetId=${payment.id}">${pageContext.texts.staffSubscription.toAudit}</a></p>`;
  return staffFrame(pageContext, { title, body, done: view.done });
}

function paymentFacts(pageContext: PageContext, { payment, order, customer, atProvider }: PaymentView): Html {
  const { staffRefunds: words, staffLists, order: orderWords, paymentStatus, format } = pageContext.texts;
  const { status } = payment.state;
  const { currency } = payment.amount;
  const money = (amountMinor: number): string => format.money({ amountMinor, currency });
  const chargedBackMinor = atProvider.reduce((sum, one) => sum + one.chargedBackMinor, 0);
  return facts([
    [staffLists.customer, html`<a href="/staff/customers/${payment.customerId}">${customer}</a>`],
    order !== null && [
      pageContext.texts.staffApprovals.order,
      html`<a href="/staff/orders/${order.id}"><bdi>${order.number}</bdi></a>`,
    ],
    [orderWords.method, methodName(pageContext.texts, payment.method)],
    [staffLists.amount, format.money(payment.amount)],
    payment.state.status === 'captured' && [words.received, money(payment.state.receivedMinor)],
    chargedBackMinor > 0 && [words.chargedBack, money(chargedBackMinor)],
    [staffLists.status, state(paymentBadgeColor(status), paymentStatus[status])],
    (payment.state.status === 'failed' || payment.state.status === 'rejected') && [
      staffLists.reason,
      html`<bdi>${payment.state.reason}</bdi>`,
    ],
    ...atProvider.map((one) => [words.atProvider, providerFact(pageContext, one)] as const),
  ]);
}

/**
 * One payment as its provider has it: its reference, what was paid there, how it stands, and what the shop
 * answered.
 */
function providerFact(pageContext: PageContext, one: ProviderPaymentView): Html {
  const { staffRefunds: words, format } = pageContext.texts;
  const { providerReference, paidIn, seenAt, endedAt } = one;
  const standing = standingOf(one);
  const at = { open: null, arriving: seenAt, ended: endedAt }[standing];
  return html`<bdi class="break">${providerReference}</bdi>${paidIn !== null && html` · <bdi>${paidIn.paid} ${paidIn.currency}</bdi>`}<br>
<small>${words.standings[standing]}${at !== null && html` · <bdi>${format.dateTime(at)}</bdi>`}</small>${confirmationFact(pageContext, one)}`;
}

function confirmationFact(pageContext: PageContext, { confirmation }: ProviderPaymentView): Html | null {
  const { staffRefunds: words, format } = pageContext.texts;
  if (confirmation === null) return null;
  const { status } = confirmation;
  if (status !== 'declined') {
    const since = status === 'requested' ? confirmation.requestedAt : confirmation.permittedAt;
    return html`<br><small>${words.confirmations[status]} · <bdi>${format.dateTime(since)}</bdi></small>`;
  }
  const { reason, detail, declinedAt } = confirmation;
  return html`<br>${state('bad', words.declined)} <small>${words.declineReasons[reason]}${detail !== null && html` <bdi>${detail}</bdi>`} · <bdi>${format.dateTime(declinedAt)}</bdi></small>`;
}

/** What can go back, and the form for it where there is something and the reader may. */
function refundPart(pageContext: PageContext, view: PaymentView): HtmlValue {
  const { staffRefunds: words, format } = pageContext.texts;
  const { payment, offer } = view;
  const { currency } = payment.amount;
  const money = (amountMinor: number): string => format.money({ amountMinor, currency });
  if (payment.state.status !== 'captured') return html`<p class="muted">${words.notCaptured}</p>`;
  if (offer.ability === 'none')
    return html`<p>${words.abilities.none} ${words.elsewhere[payment.method]}</p><p class="muted">${words.byHand}</p>`;
  if (offer.refundableMinor === 0) return html`<p class="muted">${words.nothingLeft}</p>`;
  const form = view.isReviewed ? reviewForm(pageContext, view) : draftForm(pageContext, view);
  return html`<p>${words.abilities[offer.ability]}</p>
${facts([
  [words.refundable, money(offer.refundableMinor)],
  [words.inWallet, money(Math.max(0, offer.availableMinor))],
])}
${view.mayRefund && form}`;
}

function draftForm(pageContext: PageContext, view: PaymentView): Html {
  const { payment, offer, draft, mayEnd } = view;
  const { staffRefunds: words } = pageContext.texts;
  const { currency } = payment.amount;
  const whole = offer.ability === 'whole' ? { amountMinor: offer.refundableMinor, currency } : null;
  const amount = amountField(pageContext, {
    name: 'amount',
    label: words.amount,
    currency,
    value: whole,
    ...(draft !== null && { typed: draft.amount, problem: draft.amountProblem }),
  });
  const service = (value: RefundDraft['service']): Html =>
    radio({
      name: 'service',
      value,
      label: words.services[value],
      isOn: (draft?.service ?? 'keep') === value,
    });
  const body = html`${unitInput(pageContext, currency)}${amount}
${boughtSomething(view) && mayEnd && html`<fieldset class="stack"><legend>${words.service}</legend>${service('keep')}${service('end')}</fieldset>`}
${field({ name: 'reason', label: words.reason, value: draft?.reason ?? '', problem: draft?.reasonProblem ?? null })}
<div class="actions"><button class="primary">${words.review}</button></div>`;
  return postForm(pageContext, { action: `/staff/payments/${payment.id}/refund`, className: 'stack', body });
}

/** The amount as the shop read it, and what would end: nothing is booked before this is confirmed. */
function reviewForm(pageContext: PageContext, view: PaymentView): HtmlValue {
  const { staffRefunds: words, staffLists, order: orderWords, format } = pageContext.texts;
  const { payment, draft } = view;
  if (draft === null) return null;
  const { currency } = payment.amount;
  const amount = format.money({ amountMinor: draft.amountMinor, currency });
  const body = html`${unitInput(pageContext, currency)}<input type="hidden" name="confirmedMinor" value="${draft.amountMinor}">
<input type="hidden" name="amount" value="${draft.amount}"><input type="hidden" name="service" value="${draft.service}"><input type="hidden" name="reason" value="${draft.reason}">
<h3>${words.reviewTitle}</h3>
${facts([
  [staffLists.amount, html`<b>${amount}</b>`],
  [orderWords.method, methodName(pageContext.texts, payment.method)],
  boughtSomething(view) && [words.service, words.services[draft.service]],
  draft.service === 'end' && [
    words.units,
    html`<ul>${endingOf(pageContext, view).map((name) => html`<li>${name}</li>`)}</ul>`,
  ],
  [words.reason, html`<bdi>${draft.reason}</bdi>`],
])}
<div class="actions"><button class="primary">${words.confirm(amount)}</button><button class="quiet" name="change" value="1">${words.back}</button></div>`;
  return postForm(pageContext, { action: `/staff/payments/${payment.id}/refund`, className: 'stack', body });
}

function boughtSomething({ order, changed }: PaymentView): boolean {
  return order !== null || changed !== null;
}

/** What would end: each unit of the order, or the subscription that was changed. */
function endingOf(pageContext: PageContext, { order, units, changed }: PaymentView): HtmlValue[] {
  const nameOf = (id: string, name: string): string => planText(pageContext, { id, name }).name;
  if (changed !== null)
    return [
      html`<a href="/staff/subscriptions/${changed.subscriptionId}">${nameOf(changed.planId, changed.planName)}</a>`,
    ];
  return units
    .filter(({ state: { status } }) => status !== 'cancelled' && status !== 'failed')
    .map(({ orderItemId, planId }) =>
      nameOf(planId, order?.items.find(({ id }) => id === orderItemId)?.planName ?? ''),
    );
}

function refundTable(pageContext: PageContext, { refunds }: PaymentView): Html {
  const { staffRefunds: words, staffLists, format } = pageContext.texts;
  return table(pageContext, {
    label: words.list,
    heads: [staffLists.at, staffLists.amount, staffLists.status, staffLists.reason],
    rows: refunds.map(({ createdAt, amount, reason, state: now }) => [
      format.dateTime(createdAt),
      format.money(amount),
      html`${state(REFUND_COLORS[now.status], words.states[now.status])}${now.status === 'refused' && html`<br><small><bdi>${now.reason}</bdi>. ${words.refusedHint}</small>`}`,
      html`<bdi>${reason}</bdi>`,
    ]),
  });
}
