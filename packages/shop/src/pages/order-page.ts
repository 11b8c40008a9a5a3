import {
  type Invoice,
  type MethodOffer,
  type Order,
  type OrderActions,
  type Payment,
  taxOfItems,
  type Unit,
} from '@panelkit/sdk';
import type { Texts } from '../messages/texts.ts';
import type { PageContext } from '../page-context.ts';
import { postButton } from './forms/form-fields.ts';
import { invoiceLinks } from './invoices/invoice-page.ts';
import { type Live, layout } from './layout.ts';
import { orderBadgeColors, unitBadgeColors } from './parts/badge-colors.ts';
import type { CardOffer } from './parts/card-part.ts';
import { facts } from './parts/facts.ts';
import { type Html, html } from './parts/html.ts';
import { methodName } from './parts/method-name.ts';
import { planText, taxNote } from './parts/plan-facts.ts';
import { payAgain } from './pay-again.ts';
import { paymentSection } from './payment-section.ts';

export interface OrderView {
  order: Order;
  actions: OrderActions;
  units: Unit[];
  /** Of an order that is not paid from the wallet. */
  payment: Payment | null;
  /** What its method asks now. */
  offer: MethodOffer | null;
  /** The customer has paid at the provider, and the money is not final. */
  isArriving: boolean;
  payTo: string;
  card: CardOffer | null;
  invoices: Invoice[];
}

export function orderPage(pageContext: PageContext, view: OrderView): string {
  const { order, units, payment } = view;
  const { order: words, orderStatus } = pageContext.texts;
  const { status } = order.state;
  const isOver = status === 'awaiting-payment' && payment !== null && OVER.has(payment.state.status);
  const body = html`<div class="frame narrow stack">
<p><a class="back" href="/orders">${pageContext.texts.account.orders}</a></p>
<div class="title"><h1>${words.title(order.number)}</h1>
<p role="status"><span class="state ${orderBadgeColors[status]}">${orderStatus[status]}</span></p></div>
${stage[status] !== undefined && progressSteps(pageContext.texts, stage[status])}
${payment !== null && status === 'awaiting-payment' && paymentSection(pageContext, { ...view, payment, purpose: order.number, until: untilOf(order) })}
${isOver && payAgain(pageContext, order, payment)}
<section class="card" aria-labelledby="units">
<h2 id="units">${words.units}</h2>
${progress(pageContext.texts, units)}
<ul class="rows">${order.items.flatMap(({ id, planName }) => units.filter(({ orderItemId }) => orderItemId === id).map((unit) => unitRow(pageContext.texts, unit, planText(pageContext, { id: unit.planId, name: planName }).name)))}</ul>
</section>
<section class="card">${summary(pageContext, order)}</section>
${invoiceLinks(pageContext, view.invoices)}
${view.actions.cancel.allowed && cancelCard(pageContext, view)}
</div>`;
  return layout(pageContext, { title: words.title(order.number), body, live: liveOf(view) });
}

/** Asks once, and says what becomes of the money. */
function cancelCard(pageContext: PageContext, { order, payment, isArriving }: OrderView): Html {
  const { order: words } = pageContext.texts;
  const isUnderWay = isArriving || payment?.state.status === 'in-review';
  const ofUnpaid = isUnderWay ? words.cancelUnderWay : words.cancelUnpaid;
  const what = order.state.status === 'awaiting-payment' ? ofUnpaid : words.cancelPaid;
  const button = postButton(pageContext, { action: `/orders/${order.id}/cancel`, label: words.cancelYes });
  return html`<details class="card"><summary>${words.cancel}</summary><p>${what}</p>${button}</details>`;
}

/** How far an order is that went well so far: placed, paid, delivered. */
const stage: Partial<Record<Order['state']['status'], number>> = {
  'awaiting-payment': 1,
  paid: 2,
  fulfilling: 2,
  fulfilled: 3,
};

function progressSteps({ order: words }: Texts, reached: number): Html {
  const step = (name: string, index: number): Html =>
    html`<li${index < reached && html` class="passed"`}${index === reached && html` aria-current="step"`}>${name}</li>`;
  return html`<ol class="way card">${words.progressSteps.map(step)}</ol>`;
}

const untilOf = ({ state }: Order): Date | null =>
  state.status === 'awaiting-payment' ? state.expiresAt : null;

/** No more is asked by this payment. */
const OVER = new Set<Payment['state']['status']>(['rejected', 'captured', 'failed', 'cancelled', 'expired']);

const moving = new Set<Order['state']['status']>(['paid', 'fulfilling', 'cancelling']);

/** A page that waits for people or for a panel's return looks less often. */
function liveOf({ order, units, payment, isArriving }: OrderView): Live | null {
  const { status } = order.state;
  const inReview = payment?.state.status === 'in-review';
  // Of one that was captured with less than the price, the rest may come.
  const isAwaited = payment?.state.status === 'pending' || payment?.state.status === 'captured';
  const isPaidElsewhere = status === 'awaiting-payment' && isAwaited && payment.method !== 'receipt';
  if (!moving.has(status) && !inReview && !isPaidElsewhere) return null;
  const isSlow =
    inReview || units.some(({ waitsForStaff, lastError }) => waitsForStaff || lastError !== null);
  const facts = units.map((unit) => `${unit.state.status}${unit.lastError === null ? '' : '!'}`);
  const state = [status, payment?.state.status, isArriving, ...facts].join(' ');
  return { state, seconds: isSlow ? 5 : 1, events: `/orders/${order.id}/events` };
}

function progress(texts: Texts, units: Unit[]): Html {
  const delivered = units.filter(({ state }) => state.status === 'completed').length;
  const label = texts.order.progress(delivered, units.length);
  return html`<p class="meter"><progress max="${units.length}" value="${delivered}" aria-label="${label}"></progress> <span>${label}</span></p>`;
}

function unitRow(texts: Texts, unit: Unit, planName: string): Html {
  const { order: words, unitStatus } = texts;
  const number = unit.unitIndex + 1;
  const { state } = unit;
  return html`<li>
<div><b>${words.unit(planName, number)}</b><br><span class="state ${unitBadgeColors[state.status]}">${unitStatus[state.status]}</span> <small>${noteOf(texts, unit)}</small></div>
${state.status === 'completed' && unit.subscriptionId !== null && html`<a class="button primary" href="/subscriptions/${unit.subscriptionId}" aria-label="${words.openUnit(number)}">${words.open}</a>`}
</li>`;
}

function noteOf(texts: Texts, { state, waitsForStaff, lastError }: Unit): string | null {
  if (state.status === 'failed') return `${texts.order.reason}: ${texts.failure[state.reason]}`;
  if (state.status !== 'pending' && state.status !== 'provisioning') return null;
  if (waitsForStaff) return texts.order.waitsForStaff;
  return lastError === null ? null : texts.order.retrying;
}

function taxOf(pageContext: PageContext, { items, total: { currency } }: Order): Html | null {
  const taxBasisPoints = items[0]?.taxBasisPoints ?? 0;
  const note = taxNote(pageContext, { taxMinor: taxOfItems(items), currency, taxBasisPoints });
  return note === null ? null : html`<br>${note}`;
}

function summary(pageContext: PageContext, order: Order): Html {
  const { texts } = pageContext;
  const { order: words, format } = texts;
  const reason = order.state.status === 'cancelled' ? order.state.reason : null;
  return facts([
    [words.total, html`${format.money(order.total)}${taxOf(pageContext, order)}`],
    [words.method, methodName(texts, order.paymentMethod)],
    [words.placed, format.dateTime(order.createdAt)],
    reason !== null && [words.reason, reason],
  ]);
}
