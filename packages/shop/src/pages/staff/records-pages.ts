import type { ListedSubscription, Order, Payment, StoredEvent, SubscriptionView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import type { StaffAction, User } from '../../store/shop-store.ts';
import { orderBadgeColors, paymentBadgeColor, subscriptionBadgeColors } from '../parts/badge-colors.ts';
import { type Html, type HtmlValue, html } from '../parts/html.ts';
import { methodName } from '../parts/method-name.ts';
import { planText } from '../parts/plan-facts.ts';
import { reasonForm } from './dashboard-page.ts';
import { type ListBar, listBar, listHref } from './lists/list-bar.ts';
import { named } from './named.ts';
import { staffFrame, state, table } from './staff-frame.ts';

interface Listed {
  nextCursor: string | null;
  /** Of users, by the id of their customer. */
  names: Map<string, string>;
}

const customerLink = ({ names }: Pick<Listed, 'names'>, id: string): Html =>
  html`<a href="/staff/customers/${id}">${names.get(id) ?? id.slice(-8)}</a>`;

export function staffOrdersPage(
  pageContext: PageContext,
  view: Listed & { orders: Order[]; bar: ListBar },
): string {
  const body = html`${listBar(pageContext, view.bar)}
${ordersTable(pageContext, view, listHref(view.bar.path, view.bar.given))}`;
  return staffFrame(pageContext, { title: pageContext.texts.staffNav.orders, body });
}

export function ordersTable(
  pageContext: PageContext,
  view: Listed & { orders: Order[] },
  href: string,
): Html {
  const { staffNav, staffLists: words, orderStatus, format } = pageContext.texts;
  return table(pageContext, {
    label: staffNav.orders,
    heads: [words.number, words.customer, words.status, words.amount, words.at],
    rows: view.orders.map((order) => [
      html`<a href="/staff/orders/${order.id}"><bdi>${order.number}</bdi></a>`,
      customerLink(view, order.customerId),
      state(orderBadgeColors[order.state.status], orderStatus[order.state.status]),
      format.money(order.total),
      format.dateTime(order.createdAt),
    ]),
    href,
    nextCursor: view.nextCursor,
    nothing: nothingIn(pageContext, view),
  });
}

/** A page may be empty though others follow: it looked at so many. */
function nothingIn({ texts }: PageContext, { nextCursor }: Pick<Listed, 'nextCursor'>): string {
  return nextCursor === null ? texts.staffNav.nothing : texts.staffLists.nothingYet;
}

export function staffSubscriptionsPage(
  pageContext: PageContext,
  view: Listed & { subscriptions: ListedSubscription[]; planNames: Map<string, string>; bar: ListBar },
): string {
  const { staffNav, staffLists: words, staffSubscription, subscription, format } = pageContext.texts;
  const ofAccounts =
    (cell: (account: ListedSubscription['accounts'][number]) => HtmlValue) =>
    (row: ListedSubscription): HtmlValue =>
      row.accounts.length === 0
        ? null
        : html`<ul class="entries">${row.accounts.map((account) => html`<li>${cell(account)}</li>`)}</ul>`;
  const placeOf = ofAccounts(
    ({ panelName, inboundName }) =>
      `${panelName ?? staffSubscription.removed}: ${inboundName ?? staffSubscription.removed}`,
  );
  const nameOf = ofAccounts(({ name }) => html`<bdi class="break">${name}</bdi>`);
  const seenOf = ofAccounts(({ observed }) =>
    observed?.lastOnlineAt == null ? '–' : format.dateTime(observed.lastOnlineAt),
  );
  const body = html`${listBar(pageContext, view.bar)}
${table(pageContext, {
  label: staffNav.subscriptions,
  heads: [
    ...[words.plan, words.customer, words.status, subscription.expires, subscription.traffic],
    ...[words.place, staffSubscription.account, staffSubscription.lastOnline],
  ],
  rows: view.subscriptions.map((row) => [
    ...subscriptionCells(pageContext, view, row),
    placeOf(row),
    nameOf(row),
    seenOf(row),
  ]),
  href: listHref(view.bar.path, view.bar.given),
  nextCursor: view.nextCursor,
  nothing: nothingIn(pageContext, view),
})}`;
  return staffFrame(pageContext, { title: staffNav.subscriptions, body });
}

function subscriptionCells(
  pageContext: PageContext,
  view: Pick<Listed, 'names'> & { planNames: Map<string, string> },
  row: SubscriptionView,
): HtmlValue[] {
  const { subscriptionStatus, subscription, format } = pageContext.texts;
  return [
    html`<a href="/staff/subscriptions/${row.id}">${planText(pageContext, { id: row.planId, name: view.planNames.get(row.planId) ?? row.id }).name}</a>`,
    customerLink(view, row.customerId),
    state(subscriptionBadgeColors[row.status], subscriptionStatus[row.status]),
    row.granted === null ? '' : format.date(row.granted.expiresAt),
    row.granted === null ? '' : subscription.usage(row.usedBytes, row.granted.trafficLimitBytes),
  ];
}

export function subscriptionsTable(
  pageContext: PageContext,
  view: Listed & { subscriptions: SubscriptionView[]; planNames: Map<string, string> },
  href: string,
): Html {
  const { staffNav, staffLists: words, subscription } = pageContext.texts;
  return table(pageContext, {
    label: staffNav.subscriptions,
    heads: [words.plan, words.customer, words.status, subscription.expires, subscription.traffic],
    rows: view.subscriptions.map((row) => subscriptionCells(pageContext, view, row)),
    href,
    nextCursor: view.nextCursor,
  });
}

export function staffPaymentsPage(
  pageContext: PageContext,
  view: Listed & { payments: Payment[]; bar: ListBar; undoableSince: Date | null; done: string | null },
): string {
  const { staffNav, staffLists: words, paymentStatus, format } = pageContext.texts;
  const decided = ({ state: now }: Payment): string =>
    now.status === 'captured' || now.status === 'rejected' ? words.decided(now.decidedBy, now.decidedAt) : '';
  const body = html`${listBar(pageContext, view.bar)}
${table(pageContext, {
  label: staffNav.payments,
  nothing: Object.keys(view.bar.given).length === 0 ? staffNav.noPayments : nothingIn(pageContext, view),
  heads: [words.at, words.customer, words.method, words.amount, words.status, words.by, ''],
  rows: view.payments.map((payment) => [
    html`<a href="/staff/payments/${payment.id}">${format.dateTime(payment.createdAt)}</a>`,
    customerLink(view, payment.customerId),
    methodName(pageContext.texts, payment.method),
    format.money(payment.amount),
    state(paymentBadgeColor(payment.state.status), paymentStatus[payment.state.status]),
    decided(payment),
    isUndoable(payment, view.undoableSince) &&
      reasonForm(pageContext, {
        action: `/staff/payments/${payment.id}/undo`,
        label: words.undoApproval,
        reason: words.reason,
      }),
  ]),
  href: listHref(view.bar.path, view.bar.given),
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(pageContext, { title: staffNav.payments, body, done: view.done });
}

/** Approved by hand, and not too long ago. `since` null: the reader may not. */
function isUndoable({ method, state: now }: Payment, since: Date | null): boolean {
  return method === 'receipt' && now.status === 'captured' && since !== null && now.decidedAt >= since;
}

/** What happened to something, the newest first. */
export function historyTable(pageContext: PageContext, events: StoredEvent[]): Html {
  const { staffLists: words, format } = pageContext.texts;
  return html`<h2>${words.history}</h2>${table(pageContext, {
    label: words.history,
    heads: [words.at, words.action, words.target],
    rows: events.map((event) => [
      format.dateTime(event.at),
      named(pageContext.texts.staffEvents, event.type),
      html`<bdi>${event.aggregate.kind} ${event.aggregate.id.slice(-8)}</bdi>`,
    ]),
  })}`;
}

export function staffActionsTable(
  pageContext: PageContext,
  staffActions: StaffAction[],
  users: Map<string, User>,
): Html {
  const { staffLists: words, format } = pageContext.texts;
  const nameOf = (id: string): string => users.get(id)?.email ?? (users.get(id)?.name || id.slice(-8));
  return table(pageContext, {
    label: words.staffActions,
    heads: [words.at, words.by, words.action, words.target, words.reason],
    rows: staffActions.map((staffAction) => [
      format.dateTime(staffAction.at),
      nameOf(staffAction.userId),
      named(pageContext.texts.staffActions, staffAction.action),
      nameOf(staffAction.targetId),
      staffAction.note,
    ]),
  });
}
