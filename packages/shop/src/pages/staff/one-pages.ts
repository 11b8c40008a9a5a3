import type {
  LedgerTransaction,
  Order,
  Payment,
  Plan,
  StoredEvent,
  SubscriptionView,
  Unit,
  WalletView,
} from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import type { Permission } from '../../roles/permissions.ts';
import type { StaffAction, User } from '../../store/shop-store.ts';
import { amountField, unitInput } from '../forms/amount-field.ts';
import { checkbox, field, select } from '../forms/field.ts';
import { foldedForm, postButton } from '../forms/form-fields.ts';
import { fold } from '../forms/refused-content.ts';
import { orderBadgeColors } from '../parts/badge-colors.ts';
import { facts } from '../parts/facts.ts';
import { type Html, type HtmlValue, html } from '../parts/html.ts';
import { methodName } from '../parts/method-name.ts';
import { planText } from '../parts/plan-facts.ts';
import { bookingRow } from '../wallet-page.ts';
import { reasonForm, unitRow } from './dashboard-page.ts';
import { type CustomerCare, customerCareForms, customerStanding } from './people/customer-care.ts';
import { type MergedInto, mergeLink, mergeStanding } from './people/merge-page.ts';
import { walletForm } from './people/wallet-adjustment.ts';
import { writeForm } from './people/write-form.ts';
import { historyTable, ordersTable, staffActionsTable, subscriptionsTable } from './records-pages.ts';
import { staffFrame, state } from './staff-frame.ts';

export interface StaffOrderView {
  order: Order;
  units: Unit[];
  payments: Payment[];
  events: StoredEvent[];
  customer: string;
  may(permission: Permission): boolean;
  done: string | null;
}

export function staffOrderPage(pageContext: PageContext, view: StaffOrderView): string {
  const { order: words, orderStatus, staffLists, format } = pageContext.texts;
  const { order, units, payments, events, may } = view;
  const { status } = order.state;
  const isOpen = ['awaiting-payment', 'paid', 'fulfilling'].includes(status);
  const body = html`<section class="card">${facts([
    [staffLists.customer, html`<a href="/staff/customers/${order.customerId}">${view.customer}</a>`],
    [staffLists.status, state(orderBadgeColors[status], orderStatus[status])],
    [words.total, format.money(order.total)],
    [words.method, methodName(pageContext.texts, order.paymentMethod)],
    [words.placed, format.dateTime(order.createdAt)],
    ...payments.map((payment) => [staffLists.payment, paymentLink(pageContext, payment, may)] as const),
  ])}
${isOpen && may('cancel-orders') && reasonForm(pageContext, { action: `/staff/orders/${order.id}/cancel`, label: words.cancel, reason: words.reason })}</section>
<section class="card" aria-labelledby="units"><h2 id="units">${words.units}</h2>
<ul class="rows">${units.map((unit) => unitRow(pageContext, { unit, plan: nameOf(pageContext, order, unit), may, href: unit.subscriptionId === null ? null : `/staff/subscriptions/${unit.subscriptionId}` }))}</ul></section>
${historyTable(pageContext, events)}
<p><a href="/staff/audit?targetId=${order.id}">${pageContext.texts.staffSubscription.toAudit}</a></p>`;
  return staffFrame(pageContext, { title: words.title(order.number), body, done: view.done });
}

/** To where its reader can do something about it. */
function paymentLink(
  { texts: { paymentStatus } }: PageContext,
  { id, state: { status } }: Payment,
  may: StaffOrderView['may'],
): HtmlValue {
  const text = paymentStatus[status];
  if (status === 'in-review' && may('decide-receipts')) return html`<a href="/staff/receipts">${text}</a>`;
  return may('see-ledger') ? html`<a href="/staff/payments/${id}">${text}</a>` : text;
}

function nameOf(pageContext: PageContext, order: Order, unit: Unit): string {
  const name = order.items.find(({ id }) => id === unit.orderItemId)?.planName ?? '';
  return planText(pageContext, { id: unit.planId, name }).name;
}

export interface StaffCustomerView {
  id: string;
  name: string;
  email: string | null;
  /** A customer who came through Telegram and has no address. */
  isViaTelegram: boolean;
  /** Null where the reader may not see it. */
  wallet: (WalletView & { bookings: LedgerTransaction[] }) | null;
  currency: string;
  orders: Order[];
  subscriptions: SubscriptionView[];
  planNames: Map<string, string>;
  /** What can be ordered for him; empty where the reader may not. */
  forSale: Plan[];
  mayAdjust: boolean;
  mayWrite: boolean;
  /** Who may see card numbers, and how far is believed; null where the reader does not decide that. */
  cardBuyer: { isConfirmed: boolean; trustedUpToMinor: number } | null;
  mayActAs: boolean;
  /** Null where the reader may change nothing. */
  care: CustomerCare | null;
  blocked: CustomerCare['blocked'];
  note: string;
  /** Null: not merged into another. */
  merged: MergedInto | null;
  /** With whom they tried to link a chat. */
  askedWith: string | null;
  mayMerge: boolean;
  /** What staff did to, or as, this customer, with their names. */
  staffActions: StaffAction[];
  users: Map<string, User>;
  done: string | null;
}

export function staffCustomerPage(pageContext: PageContext, view: StaffCustomerView): string {
  const { account, staffNav, staffLists: words, staffMerge, wallet: walletWords, format } = pageContext.texts;
  const { currency, wallet } = view;
  const money = (amountMinor: number): string => format.money({ amountMinor, currency });
  const names = new Map([[view.id, view.name]]);
  const body = html`${mergeStanding(pageContext, view)}${customerStanding(pageContext, view)}<div class="columns"><section class="card">${facts(
    [
      [words.email, view.isViaTelegram ? words.viaTelegram : html`<bdi>${view.email}</bdi>`],
      ...(wallet === null
        ? []
        : ([
            [account.available, money(wallet.availableMinor)],
            [account.held, money(wallet.heldMinor)],
            ...(wallet.owedMinor > 0
              ? [[staffMerge.owed, html`<b>${money(wallet.owedMinor)}</b>`] as const]
              : []),
          ] as const)),
    ],
  )}
${view.mayActAs && (view.email !== null || view.isViaTelegram) && actAs(pageContext, view)}
${view.forSale.length > 0 && orderFor(pageContext, view)}
${view.mayWrite && writeForm(pageContext, view.id)}
${view.mayAdjust && fold(pageContext, { summary: words.adjust, body: walletForm(pageContext, view) })}
${view.cardBuyer !== null && cardBuyerForm(pageContext, { id: view.id, currency, ...view.cardBuyer })}
${view.care !== null && customerCareForms(pageContext, view.id, view.care)}${view.mayMerge && mergeLink(pageContext, view.id)}</section>
${
  wallet !== null &&
  html`<section class="card" aria-labelledby="bookings"><h2 id="bookings">${walletWords.history}</h2>
<ul class="rows">${wallet.bookings.map((booking) => bookingRow(pageContext, booking, view.id))}</ul></section>`
}</div>
<h2>${staffNav.subscriptions}</h2>${subscriptionsTable(pageContext, { ...view, names })}
<h2>${staffNav.orders}</h2>${ordersTable(pageContext, { ...view, names })}
${view.staffActions.length > 0 && html`<h2>${words.staffActionsOf}</h2>${staffActionsTable(pageContext, view.staffActions, view.users)}`}`;
  return staffFrame(pageContext, { title: view.name, body, done: view.done });
}

/** Whether this customer sees card numbers, and up to what their receipts are believed. */
function cardBuyerForm(
  pageContext: PageContext,
  buyer: { id: string; currency: string; isConfirmed: boolean; trustedUpToMinor: number },
): Html {
  const { staffCards: words, staffPlans } = pageContext.texts;
  const { id, currency, isConfirmed, trustedUpToMinor } = buyer;
  const trusted = trustedUpToMinor === 0 ? null : { amountMinor: trustedUpToMinor, currency };
  const body = html`${unitInput(pageContext, currency)}
<p class="check">${checkbox({ name: 'confirmed', label: words.confirmed, isOn: isConfirmed })}</p>
${amountField(pageContext, { name: 'trusted', label: words.trusted, currency, optional: true, value: trusted })}
<p class="muted">${words.trustedHint}</p>
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  const action = `/staff/customers/${id}/card-buyer`;
  return foldedForm(pageContext, { action, summary: words.buyer, body });
}

function actAs(pageContext: PageContext, { id }: StaffCustomerView): Html {
  const { staffCustomer: words } = pageContext.texts;
  return html`<details><summary>${words.actAs}</summary><p>${words.actAsHint}</p>
${postButton(pageContext, { action: `/staff/customers/${id}/act`, label: words.actAs })}</details>`;
}

/** Staff order for a customer, from the customer's wallet. */
function orderFor(pageContext: PageContext, { id, forSale }: StaffCustomerView): Html {
  const { staffCustomer: words, format } = pageContext.texts;
  const options = forSale.map(
    (plan) => [plan.id, `${planText(pageContext, plan).name} · ${format.money(plan.price)}`] as const,
  );
  const body = html`${select({ name: 'planId', label: words.plan, value: '', options })}
${field({ name: 'quantity', label: words.quantity, value: format.number(1), isCount: true })}
<p class="muted">${words.orderHint}</p><div class="actions"><button class="primary">${words.order}</button></div>`;
  const action = `/staff/customers/${id}/order`;
  return foldedForm(pageContext, { action, summary: words.orderTitle, body });
}
