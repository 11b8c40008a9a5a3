import type { Order, Payment, StoredEvent, SubscriptionView } from '@panelkit/sdk';
import type { Texts } from '../../messages/en.ts';
import type { Deed, User } from '../../store/shop-store.ts';
import type { Visit } from '../../visit.ts';
import { select } from '../parts/field.ts';
import { type Html, html } from '../parts/html.ts';
import { planText } from '../parts/plan-facts.ts';
import { orderTones, paymentTone, subscriptionTones } from '../parts/tones.ts';
import { named } from './named.ts';
import { staffFrame, state, table } from './staff-frame.ts';

interface Listed {
  nextCursor: string | null;
  /** Of users, by the id of their customer. */
  names: Map<string, string>;
}

const customerLink = ({ names }: Pick<Listed, 'names'>, id: string): Html =>
  html`<a href="/staff/customers/${id}">${names.get(id) ?? id.slice(-8)}</a>`;

export function staffOrdersPage(visit: Visit, view: Listed & { orders: Order[]; status: string }): string {
  const { staffNav, orderStatus } = visit.texts;
  const body = html`${statusFilter(visit, { list: 'orders', value: view.status, statuses: orderStatus })}
${ordersTable(visit, view, `/staff/orders?status=${view.status}`)}`;
  return staffFrame(visit, { title: staffNav.orders, body });
}

/** Shows those of one status, or all, and gives all as CSV. */
function statusFilter(
  { texts: { staffLists: words } }: Visit,
  filter: { list: string; value: string; statuses: Record<string, string> },
): Html {
  const { list, value, statuses } = filter;
  return html`<form class="card filters" action="/staff/${list}">
${select({ name: 'status', label: words.status, value, options: [['', words.any], ...Object.entries(statuses)] })}
<div class="actions"><button class="primary">${words.show}</button><a class="button quiet" href="/staff/export/${list}.csv">${words.csv}</a></div></form>`;
}

export function ordersTable(visit: Visit, view: Listed & { orders: Order[] }, href: string): Html {
  const { staffNav, staffLists: words, orderStatus, format } = visit.texts;
  return table(visit, {
    label: staffNav.orders,
    heads: [words.number, words.customer, words.status, words.amount, words.at],
    rows: view.orders.map((order) => [
      html`<a href="/staff/orders/${order.id}"><bdi>${order.number}</bdi></a>`,
      customerLink(view, order.customerId),
      state(orderTones[order.state.status], orderStatus[order.state.status]),
      format.money(order.total),
      format.dateTime(order.createdAt),
    ]),
    href,
    nextCursor: view.nextCursor,
  });
}

export function staffSubscriptionsPage(
  visit: Visit,
  view: Listed & { subscriptions: SubscriptionView[]; planNames: Map<string, string> },
): string {
  const { staffNav } = visit.texts;
  return staffFrame(visit, {
    title: staffNav.subscriptions,
    body: subscriptionsTable(visit, view, '/staff/subscriptions'),
  });
}

export function subscriptionsTable(
  visit: Visit,
  view: Listed & { subscriptions: SubscriptionView[]; planNames: Map<string, string> },
  href: string,
): Html {
  const { staffNav, staffLists: words, subscriptionStatus, subscription, format } = visit.texts;
  return table(visit, {
    label: staffNav.subscriptions,
    heads: [words.plan, words.customer, words.status, subscription.expires, subscription.traffic],
    rows: view.subscriptions.map((row) => [
      html`<a href="/staff/subscriptions/${row.id}">${planText(visit, { id: row.planId, name: view.planNames.get(row.planId) ?? row.id }).name}</a>`,
      customerLink(view, row.customerId),
      state(subscriptionTones[row.status], subscriptionStatus[row.status]),
      row.granted === null ? '' : format.date(row.granted.expiresAt),
      row.granted === null ? '' : subscription.usage(row.usedBytes, row.granted.trafficLimitBytes),
    ]),
    href,
    nextCursor: view.nextCursor,
  });
}

export function staffPaymentsPage(
  visit: Visit,
  view: Listed & { payments: Payment[]; status: string },
): string {
  const { staffNav, staffLists: words, paymentStatus, format } = visit.texts;
  const decided = ({ state: now }: Payment): string =>
    now.status === 'captured' || now.status === 'rejected' ? words.decided(now.decidedBy, now.decidedAt) : '';
  const body = html`${statusFilter(visit, { list: 'payments', value: view.status, statuses: paymentStatus })}
${table(visit, {
  label: staffNav.payments,
  ...(view.status === '' && { nothing: staffNav.noPayments }),
  heads: [words.at, words.customer, words.method, words.amount, words.status, words.by],
  rows: view.payments.map((payment) => [
    format.dateTime(payment.createdAt),
    customerLink(view, payment.customerId),
    methodName(visit.texts, payment.method),
    format.money(payment.amount),
    state(paymentTone(payment.state.status), paymentStatus[payment.state.status]),
    decided(payment),
  ]),
  href: `/staff/payments?status=${view.status}`,
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(visit, { title: staffNav.payments, body });
}

/** What happened to something, the newest first. */
export function historyTable(visit: Visit, events: StoredEvent[]): Html {
  const { staffLists: words, format } = visit.texts;
  return html`<h2>${words.history}</h2>${table(visit, {
    label: words.history,
    heads: [words.at, words.action, words.target],
    rows: events.map((event) => [
      format.dateTime(event.at),
      named(visit.texts.staffEvents, event.type),
      html`<bdi>${event.aggregate.kind} ${event.aggregate.id.slice(-8)}</bdi>`,
    ]),
  })}`;
}

export function deedsTable(visit: Visit, deeds: Deed[], users: Map<string, User>): Html {
  const { staffLists: words, format } = visit.texts;
  const nameOf = (id: string): string => users.get(id)?.email ?? id.slice(-8);
  return table(visit, {
    label: words.deeds,
    heads: [words.at, words.by, words.action, words.target, words.reason],
    rows: deeds.map((deed) => [
      format.dateTime(deed.at),
      nameOf(deed.userId),
      named(visit.texts.staffActions, deed.action),
      nameOf(deed.targetId),
      deed.note,
    ]),
  });
}

/** A payment method in words; one of a provider keeps its name. */
export function methodName({ order: { methods } }: Texts, method: string): string {
  return method === 'wallet' || method === 'receipt' ? methods[method] : method;
}
