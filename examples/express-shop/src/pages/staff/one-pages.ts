import type {
  Fulfilment,
  LedgerTransaction,
  Order,
  Payment,
  StoredEvent,
  SubscriptionDetails,
  SubscriptionView,
  WalletView,
} from '@panelkit/sdk';
import type { Visit } from '../../visit.ts';
import { timeAndTraffic } from '../account-page.ts';
import { facts } from '../facts.ts';
import { field } from '../field.ts';
import { postButton, postForm } from '../form-fields.ts';
import { type Html, html } from '../html.ts';
import { planText } from '../plan-facts.ts';
import { orderTones, subscriptionTones } from '../tones.ts';
import { bookingRow } from '../wallet-page.ts';
import { reasonForm, unitRow } from './dashboard-page.ts';
import { ordersTable, subscriptionsTable } from './records-pages.ts';
import { staffFrame, state, table } from './staff-frame.ts';

export interface StaffOrderView {
  order: Order;
  units: Fulfilment[];
  payments: Payment[];
  events: StoredEvent[];
  customer: string;
  mayAct: boolean;
  done: string | null;
}

export function staffOrderPage(visit: Visit, view: StaffOrderView): string {
  const { order: words, orderStatus, staffLists, paymentStatus, format } = visit.texts;
  const { order, units, payments, events, mayAct } = view;
  const { status } = order.state;
  const isOpen = ['awaiting-payment', 'paid', 'fulfilling'].includes(status);
  const body = html`<section class="card">${facts([
    [staffLists.customer, html`<a href="/staff/customers/${order.customerId}">${view.customer}</a>`],
    [staffLists.status, state(orderTones[status], orderStatus[status])],
    [words.total, format.money(order.total)],
    [words.method, order.paymentMethod],
    [words.placed, format.dateTime(order.createdAt)],
    ...payments.map((payment) => [staffLists.payment, paymentStatus[payment.state.status]] as const),
  ])}
${isOpen && mayAct && reasonForm(visit, { action: `/staff/orders/${order.id}/cancel`, label: words.cancel, reason: words.reason })}</section>
<section class="card" aria-labelledby="units"><h2 id="units">${words.units}</h2>
<ul class="rows">${units.map((unit) => unitRow(visit, { unit, plan: nameOf(visit, order, unit), mayAct }))}</ul></section>
<h2>${staffLists.history}</h2>
${table(visit, {
  label: staffLists.history,
  heads: [staffLists.at, staffLists.action, staffLists.target],
  rows: events.map((event) => [
    format.dateTime(event.at),
    html`<code>${event.type}</code>`,
    html`<bdi>${event.aggregate.kind} ${event.aggregate.id.slice(-8)}</bdi>`,
  ]),
})}`;
  return staffFrame(visit, { title: words.title(order.number), body, done: view.done });
}

function nameOf(visit: Visit, order: Order, unit: Fulfilment): string {
  const name = order.items.find(({ id }) => id === unit.orderItemId)?.planName ?? '';
  return planText(visit, { id: unit.planId, name }).name;
}

export interface StaffCustomerView {
  id: string;
  name: string;
  email: string | null;
  wallet: WalletView;
  bookings: LedgerTransaction[];
  orders: Order[];
  subscriptions: SubscriptionView[];
  planNames: Map<string, string>;
  mayAdjust: boolean;
  done: string | null;
}

export function staffCustomerPage(visit: Visit, view: StaffCustomerView): string {
  const { account, staffNav, staffLists: words, wallet: walletWords, format } = visit.texts;
  const { currency, availableMinor, heldMinor } = view.wallet;
  const names = new Map([[view.id, view.name]]);
  const adjust = postForm(visit, {
    action: `/staff/customers/${view.id}/adjust`,
    className: 'stack',
    body: html`${field({ name: 'amount', label: words.adjustAmount, inputMode: 'decimal', maxLength: 20 })}
${field({ name: 'reason', label: words.reason })}
<div class="actions"><button class="primary" name="sign" value="give">${words.give}</button><button class="quiet" name="sign" value="take">${words.take}</button></div>`,
  });
  const body = html`<div class="columns"><section class="card">${facts([
    [words.email, html`<bdi>${view.email}</bdi>`],
    [account.available, format.money({ amountMinor: availableMinor, currency })],
    [account.held, format.money({ amountMinor: heldMinor, currency })],
  ])}
${view.mayAdjust && html`<details><summary>${words.adjust}</summary>${adjust}</details>`}</section>
<section class="card" aria-labelledby="bookings"><h2 id="bookings">${walletWords.history}</h2>
<ul class="rows">${view.bookings.map((booking) => bookingRow(visit, booking, view.id))}</ul></section></div>
<h2>${staffNav.subscriptions}</h2>${subscriptionsTable(visit, { ...view, names, nextCursor: null }, '')}
<h2>${staffNav.orders}</h2>${ordersTable(visit, { ...view, names, nextCursor: null }, '')}`;
  return staffFrame(visit, { title: view.name, body, done: view.done });
}

export interface StaffSubscriptionView {
  now: Date;
  subscription: SubscriptionDetails;
  plan: { id: string; name: string };
  customer: string;
  /** Where it may be moved to. */
  inbounds: { id: string; name: string }[];
  mayAct: boolean;
  done: string | null;
}

export function staffSubscriptionPage(visit: Visit, view: StaffSubscriptionView): string {
  const { subscriptionStatus, subscription: words, staffLists } = visit.texts;
  const { subscription, plan, now } = view;
  const body = html`<section class="card">
<p>${state(subscriptionTones[subscription.status], subscriptionStatus[subscription.status])}</p>
${timeAndTraffic(visit, subscription, now)}
${facts([
  [staffLists.customer, html`<a href="/staff/customers/${subscription.customerId}">${view.customer}</a>`],
  [
    visit.texts.order.title(''),
    html`<a href="/staff/orders/${subscription.orderId}">${subscription.orderId.slice(-8)}</a>`,
  ],
  subscription.suspension !== null && [staffLists.reason, subscription.suspension.reason],
  subscription.termination !== null && [staffLists.reason, subscription.termination.reason],
])}
${subscription.pendingChange !== null && html`<p class="notice wait">${words.beingApplied}</p>`}</section>
${view.mayAct && subscription.termination === null && deeds(visit, view)}`;
  return staffFrame(visit, { title: planText(visit, plan).name, body, done: view.done });
}

function deeds(visit: Visit, { subscription, inbounds }: StaffSubscriptionView): Html {
  const { staffLists: words } = visit.texts;
  const action = (deed: string): string => `/staff/subscriptions/${subscription.id}/${deed}`;
  const move = postForm(visit, {
    action: action('move'),
    className: 'inline',
    body: html`<select name="inboundId" aria-label="${words.moveTo}"><option value="">${words.byRule}</option>
${inbounds.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select><button class="quiet">${words.move}</button>`,
  });
  const withReason = (deed: 'suspend' | 'terminate' | 'reset'): Html =>
    reasonForm(visit, { action: action(deed), label: words.deed[deed], reason: words.reason });
  return html`<section class="card" aria-labelledby="deeds"><h2 id="deeds">${words.actions}</h2>
<div class="stack">${subscription.suspension === null ? withReason('suspend') : postButton(visit, { action: action('resume'), label: words.deed.resume, className: 'primary' })}
${postButton(visit, { action: action('extend'), label: words.deed.extend })}
${withReason('reset')}${move}${withReason('terminate')}</div></section>`;
}
