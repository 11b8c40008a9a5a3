import type {
  Backlog,
  BacklogPart,
  PanelView,
  Payment,
  RepeatedReceipt,
  ReportTotals,
  Unit,
} from '@panelkit/sdk';
import type { Texts } from '../../messages/texts.ts';
import type { PageContext } from '../../page-context.ts';
import type { Permission } from '../../roles/permissions.ts';
import { postButton, postForm } from '../forms/form-fields.ts';
import { typed } from '../forms/refused-content.ts';
import { type Html, html } from '../parts/html.ts';
import { planText } from '../parts/plan-facts.ts';
import { successOf, timeOf } from './figures.ts';
import { repeatNotes } from './receipts/repeat-notes.ts';
import { type Sales, salesCards, serversCard } from './sales-cards.ts';
import { type Figure, staffFrame, tiles } from './staff-frame.ts';

export type FinishedAction = keyof Texts['staff']['done'];

/** A receipt with whose it is. */
export interface ReviewedReceipt {
  payment: Payment;
  customer: string;
  order: string | null;
  repeats: RepeatedReceipt[];
}

export interface StaffView {
  /** What the person just did. */
  done: FinishedAction | null;
  receipts: ReviewedReceipt[];
  /** How much money fits no payment: 50 stands for more. */
  unmatchedCount: number;
  units: { unit: Unit; plan: string }[];
  panels: PanelView[];
  sales: Sales;
  backlog: Backlog;
  may(permission: Permission): boolean;
}

/** The day at a glance: what waits for somebody comes first, then how the shop does. */
export function dashboardPage(pageContext: PageContext, view: StaffView): string {
  const { staff: words } = pageContext.texts;
  const body = html`${figures(pageContext, view)}
${view.may('decide-receipts') && view.receipts.length > 0 && receiptsCard(pageContext, view)}
${view.may('decide-receipts') && view.unmatchedCount > 0 && unmatchedCard(pageContext, view)}
<section class="card" aria-labelledby="units"><h2 id="units">${words.units}</h2>
${view.units.length === 0 && html`<p class="muted">${words.noUnits}</p>`}
<ul class="rows">${view.units.map((row) => unitRow(pageContext, { unit: row.unit, plan: planText(pageContext, { id: row.unit.planId, name: row.plan }).name, may: view.may, href: `/staff/orders/${row.unit.orderId}` }))}</ul></section>
${view.may('see-reports') && salesCards(pageContext, view.sales, view.may('see-revenue'))}
${serversCard(pageContext, view.panels, view.may('manage-panels'))}`;
  return staffFrame(pageContext, {
    title: pageContext.texts.staffNav.dashboard,
    body,
    done: view.done === null ? null : words.done[view.done],
    live: { state: null, seconds: 30, yields: true },
  });
}

/** Receipts that wait, each with its picture. */
export function receiptsPage(
  pageContext: PageContext,
  view: Pick<StaffView, 'receipts'> & { done: FinishedAction | null },
): string {
  const { staff: words, staffNav, receiptReview } = pageContext.texts;
  const [first] = view.receipts;
  const begin =
    first !== undefined &&
    html`<p><a class="button primary" href="/staff/receipts/${first.payment.id}">${receiptReview.begin}</a></p>`;
  const body = html`${begin}${receiptsCard(pageContext, view)}`;
  return staffFrame(pageContext, {
    title: staffNav.receiptsQueue,
    body,
    done: view.done === null ? null : words.done[view.done],
  });
}

function receiptsCard(pageContext: PageContext, { receipts }: Pick<StaffView, 'receipts'>): Html {
  const { staff: words } = pageContext.texts;
  return html`<section class="card" aria-labelledby="receipts"><h2 id="receipts">${words.receipts}</h2>
${receipts.length === 0 && html`<p class="muted">${words.noReceipts}</p>`}
<ul class="rows">${receipts.map((row) => receiptRow(pageContext, row))}</ul></section>`;
}

function unmatchedCard(pageContext: PageContext, { unmatchedCount }: StaffView): Html {
  const { staffUnmatched: words, format } = pageContext.texts;
  return html`<p class="card"><a href="/staff/unmatched">${words.waits(format.number(unmatchedCount))}</a></p>`;
}

function figures(pageContext: PageContext, view: StaffView): Html {
  const { sales, receipts, units, panels, backlog } = view;
  const { staff: words, staffReports, format } = pageContext.texts;
  const healthy = panels.filter(({ health }) => health.consecutiveFailures === 0).length;
  const accounts = panels.reduce((sum, { usedCount }) => sum + usedCount, 0);
  const { currency, total } = sales.report;
  const lateMs = Math.max(...Object.values(backlog).map(({ lateByMs }: BacklogPart) => lateByMs));
  const money = (amountMinor: number): string => format.money({ amountMinor, currency });
  const seesRevenue = view.may('see-revenue');
  const soldOn = ({ revenueMinor, orders }: ReportTotals): string =>
    seesRevenue ? money(revenueMinor) : words.orderCount(orders);
  const [today, weekAgo] = [sales.report.parts.at(-1), sales.report.parts.at(-8)];
  const reports = { href: '/staff/reports' };
  const business: Figure[] = [
    ...(today && weekAgo
      ? [[words.today, soldOn(today), { ...reports, note: words.weekAgo(soldOn(weekAgo)) }] as const]
      : []),
    ...(seesRevenue ? [[words.revenue30, money(total.revenueMinor), reports] as const] : []),
    [words.orders30, format.number(total.orders), reports],
    [words.signUps30, format.number(sales.signUps)],
  ];
  const to = (permission: Permission, href: string) => (view.may(permission) ? { href } : {});
  return tiles([
    [words.receipts, format.number(receipts.length), to('decide-receipts', '/staff/receipts')],
    [words.units, format.number(units.length), { href: '#units' }],
    [
      words.panelsHealthy,
      `${format.number(healthy)} / ${format.number(panels.length)}`,
      to('manage-panels', '/staff/panels'),
    ],
    [words.late, lateMs === 0 ? words.onTime : format.duration(lateMs)],
    ...(view.may('see-reports') ? business : []),
    [words.accounts, format.number(accounts), to('see-orders', '/staff/subscriptions')],
    [staffReports.success, successOf(pageContext, total)],
    [staffReports.median, timeOf(pageContext, total.medianMs)],
  ]);
}

function receiptRow(pageContext: PageContext, { payment, customer, order, repeats }: ReviewedReceipt): Html {
  const { staff: words, format } = pageContext.texts;
  const receipt = payment.state.status === 'in-review' ? payment.state.receipt : null;
  const about = [
    order !== null &&
      html`<a href="/staff/orders/${payment.orderId}">${pageContext.texts.order.title(order)}</a>`,
    receipt !== null && receipt.reference !== null && html`${words.reference} <b>${receipt.reference}</b>`,
    receipt !== null && format.dateTime(receipt.submittedAt),
  ].filter((part) => part !== false);
  return html`<li><div><b>${format.money(payment.amount)}</b> · <a href="/staff/customers/${payment.customerId}"><bdi>${customer}</bdi></a><br>
<small>${about.map((part, index) => html`${index > 0 && ' · '}<bdi>${part}</bdi>`)}</small>
${repeats.length > 0 && repeatNotes(pageContext, repeats)}${receipt?.note && html`<br><small>${receipt.note}</small>`}
${receipt?.attachmentId && html`<br><a href="/receipts/${receipt.attachmentId}"><img class="receipt" src="/receipts/${receipt.attachmentId}" alt="${words.picture}" loading="lazy"></a>`}</div>
<div class="actions">${postButton(pageContext, { action: `/staff/payments/${payment.id}/approve`, label: words.approve, className: 'primary' })}
${reasonForm(pageContext, { action: `/staff/payments/${payment.id}/reject`, label: words.reject, reason: words.rejectReason })}</div></li>`;
}

/** A unit, where it leads, and what can be done with it. */
export function unitRow(
  pageContext: PageContext,
  { unit, plan, may, href }: StaffView['units'][number] & Pick<StaffView, 'may'> & { href: string | null },
): Html {
  const { staff: words, order, unitStatus } = pageContext.texts;
  const action = (verb: string): string => `/staff/units/${unit.id}/${verb}`;
  const { status } = unit.state;
  const isOpen = status === 'pending' || status === 'provisioning';
  const mayDeliver = may('deliver');
  const name = order.unit(plan, unit.unitIndex + 1);
  return html`<li><div><b>${href === null ? name : html`<a href="${href}">${name}</a>`}</b><br>
<small>${unitStatus[status]} · ${words.attempts(unit.attempts)}${unit.waitsForStaff && ` · ${order.waitsForStaff}`}</small>
${unit.lastError !== null && html`<br><small><code>${unit.lastError.code}</code> ${unit.lastError.message}</small>`}</div>
<div class="actions">
${mayDeliver && unit.waitsForStaff && postButton(pageContext, { action: action('start'), label: words.start, className: 'primary' })}
${mayDeliver && status === 'failed' && postButton(pageContext, { action: action('retry'), label: words.retry, className: 'primary' })}
${isOpen && mayDeliver && postButton(pageContext, { action: action('replace'), label: words.replace })}
${isOpen && may('cancel-orders') && reasonForm(pageContext, { action: action('cancel'), label: words.cancelUnit, reason: words.cancelReason })}
</div></li>`;
}

/** A staffAction that needs a reason. */
export function reasonForm(
  pageContext: PageContext,
  form: { action: string; label: string; reason: string },
): Html {
  const body = html`<input name="reason" value="${typed('reason', '')}" required maxlength="500" placeholder="${form.reason}" aria-label="${form.reason}">
<button class="quiet">${form.label}</button>`;
  return postForm(pageContext, { action: form.action, className: 'inline', body });
}
