import type { Fulfilment, Money, PanelView, Payment } from '@panelkit/sdk';
import type { Texts } from '../../messages/en.ts';
import type { Permission } from '../../people/permissions.ts';
import type { Visit } from '../../visit.ts';
import { barChart } from '../bar-chart.ts';
import { postButton, postForm } from '../form-fields.ts';
import { type Html, html } from '../html.ts';
import { staffFrame } from './staff-frame.ts';

export type StaffDeed = keyof Texts['staff']['done'];

export interface StaffView {
  /** What the person just did. */
  done: StaffDeed | null;
  receipts: { payment: Payment; customer: string; order: string | null }[];
  units: { unit: Fulfilment; plan: string }[];
  panels: { panel: PanelView; inbounds: string[] }[];
  sales: Sales;
  may(permission: Permission): boolean;
}

/** How the shop did lately. */
export interface Sales {
  /** Orders of each of the last 14 days, the oldest first. */
  days: { day: Date; orders: number }[];
  /** Of orders that were paid in the last 30 days. */
  paid: { orders: number; total: Money };
  /** Of the last 200 units that ended. */
  delivered: number;
  failed: number;
  /** Null before the first delivery. */
  medianSeconds: number | null;
}

export function dashboardPage(visit: Visit, view: StaffView): string {
  const { staff: words } = visit.texts;
  const body = html`${tiles(visit, view)}
<section class="card" aria-labelledby="sales"><h2 id="sales">${words.ordersPerDay}</h2>
${barChart(
  view.sales.days.map(({ day, orders }) => ({
    label: visit.texts.format.date(day),
    value: orders,
    text: visit.texts.format.number(orders),
  })),
  words.ordersPerDay,
)}</section>
${view.may('decide-receipts') && receiptsCard(visit, view)}
<section class="card" aria-labelledby="units"><h2 id="units">${words.units}</h2>
${view.units.length === 0 && html`<p class="muted">${words.noUnits}</p>`}
<ul class="rows">${view.units.map((row) => unitRow(visit, { ...row, mayAct: view.may('act-on-orders') }))}</ul></section>
<section class="card" aria-labelledby="panels"><h2 id="panels">${words.panels}</h2>
<ul class="rows">${view.panels.map((row) => panelRow(visit, row, view.may('manage-panels')))}</ul></section>`;
  return staffFrame(visit, {
    title: words.title,
    body,
    done: view.done === null ? null : words.done[view.done],
  });
}

/** Receipts that wait, each with its picture. */
export function receiptsPage(
  visit: Visit,
  view: Pick<StaffView, 'receipts'> & { done: StaffDeed | null },
): string {
  const { staff: words, staffNav } = visit.texts;
  const body = receiptsCard(visit, view);
  return staffFrame(visit, {
    title: staffNav.receiptsQueue,
    body,
    done: view.done === null ? null : words.done[view.done],
  });
}

function receiptsCard(visit: Visit, { receipts }: Pick<StaffView, 'receipts'>): Html {
  const { staff: words } = visit.texts;
  return html`<section class="card" aria-labelledby="receipts"><h2 id="receipts">${words.receipts}</h2>
${receipts.length === 0 && html`<p class="muted">${words.noReceipts}</p>`}
<ul class="rows">${receipts.map((row) => receiptRow(visit, row))}</ul></section>`;
}

function tiles({ texts }: Visit, { sales, receipts, units, panels }: StaffView): Html {
  const { staff: words, format } = texts;
  const healthy = panels.filter(({ panel }) => panel.health.consecutiveFailures === 0).length;
  const ended = sales.delivered + sales.failed;
  const tile = (label: string, value: string): Html =>
    html`<div class="card figure"><span>${label}</span><b>${value}</b></div>`;
  return html`<div class="figures">
${tile(words.sales30, format.money(sales.paid.total))}
${tile(words.orders30, format.number(sales.paid.orders))}
${tile(words.receipts, format.number(receipts.length))}
${tile(words.units, format.number(units.length))}
${tile(words.success, ended === 0 ? '–' : format.percent(sales.delivered / ended))}
${tile(words.median, sales.medianSeconds === null ? '–' : words.seconds(sales.medianSeconds))}
${tile(words.panelsHealthy, `${format.number(healthy)} / ${format.number(panels.length)}`)}
</div>`;
}

function receiptRow(visit: Visit, { payment, customer, order }: StaffView['receipts'][number]): Html {
  const { staff: words, format } = visit.texts;
  const receipt = payment.state.status === 'in-review' ? payment.state.receipt : null;
  return html`<li><div><b>${format.money(payment.amount)}</b>, ${customer}<br>
<small>${order !== null && `${visit.texts.order.title(order)}, `}${words.reference} <b>${receipt?.reference}</b>${receipt !== null && `, ${format.dateTime(receipt.submittedAt)}`}</small>
${receipt?.note && html`<br><small>${receipt.note}</small>`}
${receipt?.attachmentId && html`<br><a href="/receipts/${receipt.attachmentId}"><img class="receipt" src="/receipts/${receipt.attachmentId}" alt="${words.picture}" loading="lazy"></a>`}</div>
<div class="actions">${postButton(visit, { action: `/staff/payments/${payment.id}/approve`, label: words.approve, className: 'primary' })}
${reasonForm(visit, { action: `/staff/payments/${payment.id}/reject`, label: words.reject, reason: words.rejectReason })}</div></li>`;
}

/** A unit and what can be done with it. */
export function unitRow(
  visit: Visit,
  { unit, plan, mayAct }: StaffView['units'][number] & { mayAct: boolean },
): Html {
  const { staff: words, order, unitStatus } = visit.texts;
  const action = (verb: string): string => `/staff/units/${unit.id}/${verb}`;
  const { status } = unit.state;
  const isOpen = mayAct && (status === 'pending' || status === 'provisioning');
  return html`<li><div><b>${order.unit(plan, unit.unitIndex + 1)}</b><br>
<small>${unitStatus[status]}, ${words.attempts(unit.attempts)}${unit.waitsForStaff && `, ${order.waitsForStaff}`}</small>
${unit.lastError !== null && html`<br><small><code>${unit.lastError.code}</code> ${unit.lastError.message}</small>`}</div>
<div class="actions">
${mayAct && unit.waitsForStaff && postButton(visit, { action: action('start'), label: words.start, className: 'primary' })}
${mayAct && status === 'failed' && postButton(visit, { action: action('retry'), label: words.retry, className: 'primary' })}
${isOpen && postButton(visit, { action: action('replace'), label: words.replace })}
${isOpen && reasonForm(visit, { action: action('cancel'), label: words.cancelUnit, reason: words.cancelReason })}
</div></li>`;
}

/** A deed that needs a reason. */
export function reasonForm(visit: Visit, form: { action: string; label: string; reason: string }): Html {
  const body = html`<input name="reason" required maxlength="500" placeholder="${form.reason}" aria-label="${form.reason}">
<button class="quiet">${form.label}</button>`;
  return postForm(visit, { action: form.action, className: 'inline', body });
}

function panelRow(visit: Visit, { panel, inbounds }: StaffView['panels'][number], mayAct: boolean): Html {
  const { staff: words } = visit.texts;
  const { heldCount, usedCount, foreignCount } = panel;
  return html`<li><div><b>${panel.name}</b> <small>${panel.kind} ${panel.version} · ${panel.status}</small><br>
${healthOf(visit.texts, panel)}<br>
<small>${words.accountCounts(usedCount, heldCount, foreignCount)}<br>${words.inbounds}: ${inbounds.join(', ')}</small></div>
<div class="actions">${
    mayAct && [
      postButton(visit, { action: `/staff/panels/${panel.id}/test`, label: words.test }),
      postButton(visit, { action: `/staff/panels/${panel.id}/sync`, label: words.sync }),
    ]
  }</div></li>`;
}

/** How the last contacts went. */
export function healthOf({ staff: words }: Texts, { health }: PanelView): Html {
  const { consecutiveFailures, lastContactAt, lastError, clockSkewMs } = health;
  if (lastContactAt === null) return html`<span class="state wait">${words.never}</span>`;
  const isOff = clockSkewMs !== null && Math.abs(clockSkewMs) >= 2000;
  const details = [words.lastContact(lastContactAt), isOff && words.skew(clockSkewMs)];
  return html`<span class="state ${consecutiveFailures === 0 ? 'good' : 'bad'}">${consecutiveFailures === 0 ? words.healthy : words.failing(consecutiveFailures)}</span>
<small>${lastError !== null && html`<code>${lastError.code}</code> ${lastError.message}, `}${details.filter((text) => text !== false).join(', ')}</small>`;
}
