import type { Inbound, PanelView } from '@panelkit/sdk';
import type { Visit } from '../../visit.ts';
import { facts } from '../facts.ts';
import { field, select } from '../field.ts';
import { postButton, postForm } from '../form-fields.ts';
import { type Html, html, trustedHtml } from '../html.ts';
import { healthOf } from './dashboard-page.ts';
import { staffFrame, state, table } from './staff-frame.ts';

export function staffPanelsPage(
  visit: Visit,
  view: { panels: PanelView[]; kinds: string[]; done: string | null },
): string {
  const { staffNav, staffPanels: words, staffLists } = visit.texts;
  const body = html`<form class="card filters" action="/staff/panels/new">
${select({ name: 'kind', label: words.kind, value: '', options: view.kinds.map((kind) => [kind, kind] as const) })}
<div class="actions"><button class="primary">${words.add}</button></div></form>
${table(visit, {
  label: staffNav.panels,
  heads: [words.name, words.kind, staffLists.status, words.health, words.accounts],
  rows: view.panels.map((panel) => [
    html`<a href="/staff/panels/${panel.id}">${panel.name}</a>`,
    html`<bdi>${panel.kind} ${panel.version}</bdi>`,
    state(panel.status === 'enabled' ? 'good' : 'wait', words.statuses[panel.status]),
    healthOf(visit.texts, panel),
    visit.texts.staff.accountCounts(panel.usedCount, panel.heldCount, panel.foreignCount),
  ]),
})}`;
  return staffFrame(visit, { title: staffNav.panels, body, done: view.done });
}

/** One field of a driver's credentials. */
export interface CredentialField {
  name: string;
  optional: boolean;
}

export interface NewPanelView {
  kind: string;
  credentials: CredentialField[];
}

export function newPanelPage(visit: Visit, { kind, credentials }: NewPanelView): string {
  const { staffPanels: words } = visit.texts;
  const form = html`<input type="hidden" name="kind" value="${kind}">
${field({ name: 'name', label: words.name, maxLength: 200 })}
${field({ name: 'baseUrl', label: words.baseUrl, type: 'url', hint: words.baseUrlHint })}
${credentials.map((credential) => credentialField(credential, false))}
${field({ name: 'capacity', label: words.capacity, inputMode: 'numeric', maxLength: 10, optional: true })}
<button class="primary">${words.add}</button>`;
  const body = html`<p><a class="back" href="/staff/panels">${visit.texts.staffNav.panels}</a></p>
<section class="card">${postForm(visit, { action: '/staff/panels', className: 'stack', body: form })}</section>`;
  return staffFrame(visit, { title: `${words.add}: ${kind}`, body });
}

/** What opens a panel is typed, never shown. */
function credentialField({ name, optional }: CredentialField, isChange: boolean): Html {
  const isSecret = /password|token|secret|key/i.test(name);
  return field({
    name: `credential-${name}`,
    label: name,
    type: isSecret ? 'password' : 'text',
    autocomplete: 'off',
    optional: optional || isChange,
  });
}

export interface StaffPanelView {
  panel: PanelView;
  inbounds: Inbound[];
  credentials: CredentialField[];
  done: string | null;
}

export function staffPanelPage(visit: Visit, view: StaffPanelView): string {
  const { staffPanels: words, staff } = visit.texts;
  const { panel } = view;
  const path = `/staff/panels/${panel.id}`;
  const body = html`<p><a class="back" href="/staff/panels">${visit.texts.staffNav.panels}</a></p>
<div class="columns"><section class="card">${facts([
    [words.kind, html`<bdi>${panel.kind} ${panel.version}</bdi>`],
    [words.baseUrl, html`<bdi>${panel.baseUrl}</bdi>`],
    [words.health, healthOf(visit.texts, panel)],
    [words.accounts, staff.accountCounts(panel.usedCount, panel.heldCount, panel.foreignCount)],
    ...capabilityRows(visit, panel),
  ])}
<div class="actions">${postButton(visit, { action: `${path}/test`, label: staff.test, className: 'primary' })}
${postButton(visit, { action: `${path}/sync`, label: staff.sync })}
${(['enabled', 'draining', 'disabled'] as const).map((status) => status !== panel.status && postButton(visit, { action: `${path}/${status}`, label: words.become[status] }))}</div>
<p class="muted">${words.statusHint}</p></section>
${editCard(visit, view)}</div>
<h2>${staff.inbounds}</h2>
${inboundsTable(visit, view.inbounds)}`;
  return staffFrame(visit, { title: panel.name, body, done: view.done });
}

function capabilityRows({ texts: { staffPanels: words } }: Visit, { capabilities }: PanelView) {
  if (capabilities === null) return [];
  return [
    [words.deviceLimit, words.support[capabilities.deviceLimit]] as const,
    [words.onHold, words.support[capabilities.startOnFirstUse]] as const,
    [words.usageReset, words.support[capabilities.usageReset]] as const,
  ];
}

function editCard(visit: Visit, { panel, credentials }: StaffPanelView): Html {
  const { staffPanels: words, staffPlans } = visit.texts;
  const form = html`${field({ name: 'name', label: words.name, value: panel.name, maxLength: 200 })}
${field({ name: 'baseUrl', label: words.baseUrl, type: 'url', value: panel.baseUrl })}
${field({ name: 'capacity', label: words.capacity, value: panel.capacity === null ? '' : String(panel.capacity), inputMode: 'numeric', optional: true })}
<fieldset><legend>${words.newLogin}</legend>${credentials.map((credential) => credentialField(credential, true))}</fieldset>
<button class="primary">${staffPlans.save}</button>`;
  const remove = postForm(visit, {
    action: `/staff/panels/${panel.id}/remove`,
    body: html`<button class="danger">${words.remove}</button>`,
  });
  return html`<section class="card" aria-labelledby="edit"><h2 id="edit">${words.edit}</h2>
${postForm(visit, { action: `/staff/panels/${panel.id}`, className: 'stack', body: form })}
<details><summary>${words.remove}</summary><p>${words.removeHint}</p>${remove}</details></section>`;
}

function inboundsTable(visit: Visit, inbounds: Inbound[]): Html {
  const { staffPanels: words, staffLists, staff, staffPlans, format } = visit.texts;
  const form = (inbound: Inbound): Html =>
    postForm(visit, {
      action: `/staff/inbounds/${inbound.id}`,
      className: 'inline',
      body: html`<input name="capacity" inputmode="numeric" value="${inbound.capacity}" aria-label="${words.capacity}: ${inbound.name}" placeholder="∞" maxlength="10">
<label class="choice"><input type="checkbox" name="isDefault" value="1"${inbound.isDefault && trustedHtml(' checked')}> ${words.isDefault}</label>
<label class="choice"><input type="checkbox" name="provisioningEnabled" value="1"${inbound.provisioningEnabled && trustedHtml(' checked')}> ${words.sells}</label>
<button class="quiet">${staffPlans.save}</button>`,
    });
  return table(visit, {
    label: staff.inbounds,
    heads: [words.name, words.protocol, staffLists.status, words.accounts, words.settings],
    rows: inbounds.map((inbound) => [
      inbound.name,
      html`<bdi>${inbound.protocol} ${inbound.network} ${inbound.port}</bdi>`,
      state(inbound.status === 'active' ? 'good' : 'bad', inbound.status),
      `${staff.accountCounts(inbound.usedCount, inbound.heldCount, inbound.foreignCount)}${inbound.capacity === null || inbound.capacity === 0 ? '' : ` (${format.percent((inbound.usedCount + inbound.heldCount + inbound.foreignCount) / inbound.capacity)})`}`,
      form(inbound),
    ]),
  });
}
