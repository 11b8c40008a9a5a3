import type { Fulfilment, PanelView, Payment } from '@panelkit/sdk';
import type { Texts } from '../messages/en.ts';
import type { Visit } from '../visit.ts';
import { postButton, postForm } from './form-fields.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export type StaffDeed = keyof Texts['staff']['done'];

export interface StaffView {
  /** What the person just did. */
  done: StaffDeed | null;
  receipts: { payment: Payment; customer: string; order: string | null }[];
  units: { unit: Fulfilment; plan: string }[];
  panels: { panel: PanelView; inbounds: string[] }[];
}

export function staffPage(visit: Visit, view: StaffView): string {
  const { staff: words } = visit.texts;
  const body = html`<div class="frame stack">
<h1>${words.title}</h1>
${view.done !== null && html`<p class="card note" role="status">${words.done[view.done]}</p>`}
<section class="card" aria-labelledby="receipts"><h2 id="receipts">${words.receipts}</h2>
${view.receipts.length === 0 && html`<p class="muted">${words.noReceipts}</p>`}
<ul class="rows">${view.receipts.map((row) => receiptRow(visit, row))}</ul></section>
<section class="card" aria-labelledby="units"><h2 id="units">${words.units}</h2>
${view.units.length === 0 && html`<p class="muted">${words.noUnits}</p>`}
<ul class="rows">${view.units.map((row) => unitRow(visit, row))}</ul></section>
<section class="card" aria-labelledby="panels"><h2 id="panels">${words.panels}</h2>
<ul class="rows">${view.panels.map((row) => panelRow(visit, row))}</ul></section>
</div>`;
  return layout(visit, { title: words.title, body });
}

function receiptRow(visit: Visit, { payment, customer, order }: StaffView['receipts'][number]): Html {
  const { staff: words, format } = visit.texts;
  const receipt = payment.state.status === 'in-review' ? payment.state.receipt : null;
  return html`<li><div><b>${format.money(payment.amount)}</b>, ${customer}<br>
<small>${order !== null && `${visit.texts.order.title(order)}, `}${words.reference} <b>${receipt?.reference}</b>${receipt !== null && `, ${format.dateTime(receipt.submittedAt)}`}</small>
${receipt?.note && html`<br><small>${receipt.note}</small>`}</div>
<div class="actions">${postButton(visit, { action: `/staff/payments/${payment.id}/approve`, label: words.approve, className: 'primary' })}
${reasonForm(visit, { action: `/staff/payments/${payment.id}/reject`, label: words.reject, reason: words.rejectReason })}</div></li>`;
}

function unitRow(visit: Visit, { unit, plan }: StaffView['units'][number]): Html {
  const { staff: words, order, unitStatus } = visit.texts;
  const action = (verb: string): string => `/staff/units/${unit.id}/${verb}`;
  const isOpen = unit.state.status !== 'failed';
  return html`<li><div><b>${order.unit(plan, unit.unitIndex + 1)}</b><br>
<small>${unitStatus[unit.state.status]}, ${words.attempts(unit.attempts)}${unit.waitsForStaff && `, ${order.waitsForStaff}`}</small>
${unit.lastError !== null && html`<br><small><code>${unit.lastError.code}</code> ${unit.lastError.message}</small>`}</div>
<div class="actions">
${unit.waitsForStaff && postButton(visit, { action: action('start'), label: words.start, className: 'primary' })}
${!isOpen && postButton(visit, { action: action('retry'), label: words.retry, className: 'primary' })}
${isOpen && postButton(visit, { action: action('replace'), label: words.replace })}
${isOpen && reasonForm(visit, { action: action('cancel'), label: words.cancelUnit, reason: words.cancelReason })}
</div></li>`;
}

function reasonForm(visit: Visit, form: { action: string; label: string; reason: string }): Html {
  const body = html`<input name="reason" required maxlength="500" placeholder="${form.reason}" aria-label="${form.reason}">
<button class="quiet">${form.label}</button>`;
  return postForm(visit, { action: form.action, className: 'inline', body });
}

function panelRow(visit: Visit, { panel, inbounds }: StaffView['panels'][number]): Html {
  const { staff: words } = visit.texts;
  const { heldCount, usedCount, foreignCount } = panel;
  return html`<li><div><b>${panel.name}</b> <small>${panel.kind} ${panel.version} · ${panel.status}</small><br>
${healthOf(visit.texts, panel)}<br>
<small>${words.accountCounts(usedCount, heldCount, foreignCount)}<br>${words.inbounds}: ${inbounds.join(', ')}</small></div>
<div class="actions">
${postButton(visit, { action: `/staff/panels/${panel.id}/test`, label: words.test })}
${postButton(visit, { action: `/staff/panels/${panel.id}/sync`, label: words.sync })}
</div></li>`;
}

function healthOf({ staff: words }: Texts, { health }: PanelView): Html {
  const { consecutiveFailures, lastContactAt, lastError, clockSkewMs } = health;
  if (lastContactAt === null) return html`<span class="state wait">${words.never}</span>`;
  const isOff = clockSkewMs !== null && Math.abs(clockSkewMs) >= 2000;
  const details = [words.lastContact(lastContactAt), isOff && words.skew(clockSkewMs)];
  return html`<span class="state ${consecutiveFailures === 0 ? 'good' : 'bad'}">${consecutiveFailures === 0 ? words.healthy : words.failing(consecutiveFailures)}</span>
<small>${lastError !== null && html`<code>${lastError.code}</code> ${lastError.message}, `}${details.filter((text) => text !== false).join(', ')}</small>`;
}
