import type { Fulfilment, Order, Payment } from '@panelkit/sdk';
import type { Texts } from '../messages/en.ts';
import type { Visit } from '../visit.ts';
import { facts } from './facts.ts';
import { postButton } from './form-fields.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { paymentSection } from './payment-section.ts';

export interface OrderView {
  order: Order;
  units: Fulfilment[];
  /** Of an order that is not paid from the wallet. */
  payment: Payment | null;
  payTo: string;
}

export function orderPage(visit: Visit, view: OrderView): string {
  const { order, units } = view;
  const { order: words, orderStatus } = visit.texts;
  const { status } = order.state;
  const body = html`<div class="frame narrow stack">
<h1>${words.title(order.number)}</h1>
<p role="status"><span class="state ${tones[status]}">${orderStatus[status]}</span></p>
${paymentSection(visit, view)}
<section class="card" aria-labelledby="units">
<h2 id="units">${words.units}</h2>
${progress(visit.texts, units)}
<ul class="rows">${order.items.flatMap(({ id, planName }) => units.filter(({ orderItemId }) => orderItemId === id).map((unit) => unitRow(visit.texts, unit, planName)))}</ul>
</section>
${summary(visit.texts, order)}
${cancellable.has(status) && postButton(visit, { action: `/orders/${order.id}/cancel`, label: words.cancel })}
</div>`;
  return layout(visit, { title: words.title(order.number), body, live: liveOf(view) });
}

const tones: Record<Order['state']['status'], string> = {
  'awaiting-payment': 'wait',
  expired: 'bad',
  paid: 'wait',
  fulfilling: 'wait',
  fulfilled: 'good',
  'partially-fulfilled': 'wait',
  failed: 'bad',
  cancelling: 'wait',
  cancelled: 'bad',
};
const cancellable = new Set<Order['state']['status']>(['awaiting-payment', 'paid', 'fulfilling']);
const moving = new Set<Order['state']['status']>(['paid', 'fulfilling', 'cancelling']);

/** A page that waits for people or for a panel's return looks less often. */
function liveOf({ order, units, payment }: OrderView): { state: string; seconds: number } | null {
  const { status } = order.state;
  const inReview = payment?.state.status === 'in-review';
  if (!moving.has(status) && !inReview) return null;
  const isSlow =
    inReview || units.some(({ waitsForStaff, lastError }) => waitsForStaff || lastError !== null);
  const facts = units.map((unit) => `${unit.state.status}${unit.lastError === null ? '' : '!'}`);
  return { state: [status, payment?.state.status, ...facts].join(' '), seconds: isSlow ? 5 : 1 };
}

function progress(texts: Texts, units: Fulfilment[]): Html {
  const delivered = units.filter(({ state }) => state.status === 'completed').length;
  const label = texts.order.progress(delivered, units.length);
  return html`<p class="meter"><progress max="${units.length}" value="${delivered}" aria-label="${label}"></progress> <span>${label}</span></p>`;
}

function unitRow(texts: Texts, unit: Fulfilment, planName: string): Html {
  const { order: words, unitStatus } = texts;
  const number = unit.unitIndex + 1;
  const { state } = unit;
  return html`<li>
<div><b>${words.unit(planName, number)}</b><br><span class="state ${unitTones[state.status]}">${unitStatus[state.status]}</span> <small>${noteOf(texts, unit)}</small></div>
${state.status === 'completed' && unit.subscriptionId !== null && html`<a class="button primary" href="/subscriptions/${unit.subscriptionId}" aria-label="${words.openUnit(number)}">${words.open}</a>`}
</li>`;
}

const unitTones: Record<Fulfilment['state']['status'], string> = {
  pending: 'wait',
  provisioning: 'wait',
  completed: 'good',
  failed: 'bad',
  cancelled: 'bad',
};

function noteOf(texts: Texts, { state, waitsForStaff, lastError }: Fulfilment): string | null {
  if (state.status === 'failed') return `${texts.order.reason}: ${texts.failure[state.reason]}`;
  if (state.status !== 'pending' && state.status !== 'provisioning') return null;
  if (waitsForStaff) return texts.order.waitsForStaff;
  return lastError === null ? null : texts.order.retrying;
}

function summary(texts: Texts, order: Order): Html {
  const { order: words, format } = texts;
  const method = order.paymentMethod === 'wallet' ? words.methods.wallet : words.methods.receipt;
  const reason = order.state.status === 'cancelled' ? order.state.reason : null;
  return facts([
    [words.total, format.money(order.total)],
    [words.method, method],
    [words.placed, format.dateTime(order.createdAt)],
    reason !== null && [words.reason, reason],
  ]);
}
