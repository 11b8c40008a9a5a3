import type { PanelView } from '@panelkit/sdk';
import type { Visit } from '../../visit.ts';
import { field, select } from '../parts/field.ts';
import { postButton, postForm } from '../parts/form-fields.ts';
import { html, trustedHtml } from '../parts/html.ts';
import { type CredentialField, credentialField, isOfCertificate } from './credential-field.ts';
import { healthOf } from './panel-health.ts';
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
  heads: [words.name, words.kind, staffLists.status, words.health, words.accounts, staffLists.actions],
  rows: view.panels.map((panel) => [
    html`<a href="/staff/panels/${panel.id}">${panel.name}</a>`,
    html`<bdi>${panel.kind} ${panel.version}</bdi>`,
    panelState(visit, panel),
    healthOf(visit.texts, panel),
    visit.texts.staff.accountCounts(panel.usedCount, panel.heldCount, panel.foreignCount),
    html`<div class="actions">${postButton(visit, { action: `/staff/panels/${panel.id}/test`, label: visit.texts.staff.test })}
<a class="button quiet" href="/staff/panels/${panel.id}/drift">${words.drift}</a></div>`,
  ]),
})}`;
  return staffFrame(visit, { title: staffNav.panels, body, done: view.done });
}

export const panelState = ({ texts }: Visit, { status, suspectSince }: PanelView) =>
  suspectSince === null
    ? state(status === 'enabled' ? 'good' : 'wait', texts.staffPanels.statuses[status])
    : state('bad', texts.staffPanels.suspect);

export function newPanelPage(
  visit: Visit,
  { kind, credentials }: { kind: string; credentials: CredentialField[] },
): string {
  const { staffPanels: words } = visit.texts;
  const form = html`<input type="hidden" name="kind" value="${kind}">
${field({ name: 'name', label: words.name, maxLength: 200 })}
${field({ name: 'baseUrl', label: words.baseUrl, type: 'url', hint: words.baseUrlHint })}
${privateAddressBox(visit, false)}
${credentialFieldsOf(visit, credentials, false)}
${field({ name: 'capacity', label: words.capacity, inputMode: 'numeric', maxLength: 10, optional: true })}
<div class="actions"><button class="primary">${words.add}</button></div>`;
  const body = html`<p><a class="back" href="/staff/panels">${visit.texts.staffNav.panels}</a></p>
<section class="card form">${postForm(visit, { action: '/staff/panels', className: 'stack', body: form })}</section>`;
  return staffFrame(visit, { title: `${words.add}: ${kind}`, body });
}

/** Asked once: panels on the same machine are common, and so are other services there. */
export const privateAddressBox = ({ texts }: Visit, isChecked: boolean) =>
  html`<label class="choice"><input type="checkbox" name="allowPrivateAddress" value="1"${isChecked && trustedHtml(' checked')}> ${texts.staffPanels.privateAddress}</label>`;

/** The login, and behind it what only some need: how the panel's certificate is known. */
export function credentialFieldsOf(visit: Visit, credentials: CredentialField[], isChange: boolean) {
  const { staffPanels: words } = visit.texts;
  const draw = (credential: CredentialField) => credentialField(visit, credential, isChange);
  const login = credentials.filter((credential) => !isOfCertificate(credential));
  const certificate = credentials.filter(isOfCertificate);
  return html`<fieldset class="stack"><legend>${isChange ? words.newLogin : words.login}</legend>${login.map(draw)}</fieldset>
${certificate.length > 0 && html`<details><summary>${words.certificate}</summary><p class="muted">${words.certificateHint}</p>${certificate.map(draw)}</details>`}`;
}
