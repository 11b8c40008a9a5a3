import type { ListedSubscription, Order, Payment, StoredEvent, SubscriptionView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import type { StaffAction, User } from '../../store/shop-store.ts';
import { type Html, html } from '../parts/html.ts';
import { reasonForm } from './dashboard-page.ts';
import { customerColumns } from './lists/customer-columns.ts';
import type { ListBar } from './lists/list-address.ts';
import { listBar } from './lists/list-bar.ts';
import { type ListColumn, shownColumns } from './lists/list-column.ts';
import { listTable } from './lists/list-table.ts';
import { orderColumns } from './lists/order-columns.ts';
import { paymentColumns } from './lists/payment-columns.ts';
import { listedSubscriptionColumns, subscriptionColumns } from './lists/subscription-columns.ts';
import { named } from './named.ts';
import { selectionColumn, selectionForm } from './selections/selection-form.ts';
import { staffFrame, table } from './staff-frame.ts';

interface Listed {
  nextCursor: string | null;
  /** Of users, by the id of their customer. */
  names: Map<string, string>;
}

export function staffOrdersPage(
  pageContext: PageContext,
  view: Listed & { orders: Order[]; bar: ListBar },
): string {
  const columns = orderColumns(pageContext, { names: view.names, seesMoney: true });
  const { bar, orders: rows, nextCursor } = view;
  const body = html`${listBar(pageContext, bar)}
${listTable(pageContext, { bar, columns, rows, nextCursor })}`;
  return staffFrame(pageContext, { title: pageContext.texts.staffNav.orders, body });
}

/** Those of one customer. */
export function ordersTable(
  pageContext: PageContext,
  view: Pick<Listed, 'names'> & { orders: Order[] },
): Html {
  const columns = orderColumns(pageContext, { names: view.names, seesMoney: true });
  return plainTable(pageContext, { label: pageContext.texts.staffNav.orders, columns, rows: view.orders });
}

/** Those of one customer. */
export function subscriptionsTable(
  pageContext: PageContext,
  view: Pick<Listed, 'names'> & { subscriptions: SubscriptionView[]; planNames: Map<string, string> },
): Html {
  const columns = subscriptionColumns(pageContext, view);
  const label = pageContext.texts.staffNav.subscriptions;
  return plainTable(pageContext, { label, columns, rows: view.subscriptions });
}

function plainTable<Row>(
  pageContext: PageContext,
  { label, columns, rows }: { label: string; columns: readonly ListColumn<Row>[]; rows: readonly Row[] },
): Html {
  const shown = shownColumns(columns, []);
  return table(pageContext, {
    label,
    heads: shown.map((column) => column.label),
    rows: rows.map((row) => shown.map(({ cell }) => cell(row))),
  });
}

export function staffSubscriptionsPage(
  pageContext: PageContext,
  view: Listed & {
    subscriptions: ListedSubscription[];
    planNames: Map<string, string>;
    bar: ListBar;
    /** Where they may be moved to. */
    places: readonly { id: string; name: string }[];
  },
): string {
  const { bar, subscriptions: rows, nextCursor } = view;
  const columns = listedSubscriptionColumns(pageContext, view);
  const before = selectionColumn(pageContext, view);
  const body = html`${listBar(pageContext, bar)}
${listTable(pageContext, { bar, columns, rows, nextCursor, ...(before !== null && { before }) })}
${rows.length > 0 && before !== null && selectionForm(pageContext, bar, view.places)}`;
  return staffFrame(pageContext, { title: pageContext.texts.staffNav.subscriptions, body });
}

export function staffPaymentsPage(
  pageContext: PageContext,
  view: Listed & { payments: Payment[]; bar: ListBar; undoableSince: Date | null; done: string | null },
): string {
  const { staffNav, staffLists: words } = pageContext.texts;
  const { bar, payments: rows, nextCursor, done } = view;
  const after = {
    label: '',
    cell: (payment: Payment) =>
      isUndoable(payment, view.undoableSince) &&
      reasonForm(pageContext, {
        action: `/staff/payments/${payment.id}/undo`,
        label: words.undoApproval,
        reason: words.reason,
      }),
  };
  const nothing = Object.keys(bar.given).length === 0 ? { nothing: staffNav.noPayments } : {};
  const columns = paymentColumns(pageContext, view);
  const body = html`${listBar(pageContext, bar)}
${listTable(pageContext, { bar, columns, rows, nextCursor, after, ...nothing })}`;
  return staffFrame(pageContext, { title: staffNav.payments, body, done });
}

export function staffCustomersPage(
  pageContext: PageContext,
  { users: rows, bar, nextOffset }: { users: User[]; bar: ListBar; nextOffset: number | null },
): string {
  const nextCursor = nextOffset === null ? null : String(nextOffset);
  const columns = customerColumns(pageContext);
  const body = html`${listBar(pageContext, bar)}
${listTable(pageContext, { bar, columns, rows, nextCursor })}`;
  return staffFrame(pageContext, { title: pageContext.texts.staffNav.customers, body });
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
