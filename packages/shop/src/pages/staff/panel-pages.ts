import type { PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { may } from '../../roles/permissions.ts';
import { checkbox, field, select } from '../forms/field.ts';
import { postButton, postForm } from '../forms/form-fields.ts';
import { fold } from '../forms/refused-content.ts';
import { html } from '../parts/html.ts';
import { type CredentialField, credentialField, isOfCertificate } from './credential-field.ts';
import { healthOf } from './panel-health.ts';
import { staffFrame, state, table } from './staff-frame.ts';

export function staffPanelsPage(
  pageContext: PageContext,
  view: { panels: PanelView[]; kinds: string[]; done: string | null },
): string {
  const { staffNav, staffPanels: words, staffLists } = pageContext.texts;
  const add = html`<form class="card filters" action="/staff/panels/new">
${select({ name: 'kind', label: words.kind, value: '', options: view.kinds.map((kind) => [kind, kind] as const) })}
<div class="actions"><button class="primary">${words.add}</button></div></form>`;
  const body = html`${may(pageContext.viewer?.role ?? null, 'manage-panel-logins') && add}
${table(pageContext, {
  label: staffNav.panels,
  heads: [words.name, words.kind, staffLists.status, words.health, words.accounts, staffLists.actions],
  rows: view.panels.map((panel) => [
    html`<a href="/staff/panels/${panel.id}">${panel.name}</a>`,
    html`<bdi>${panel.kind} ${panel.version}</bdi>`,
    panelState(pageContext, panel),
    healthOf(pageContext.texts, panel),
    pageContext.texts.staff.accountCounts(panel.usedCount, panel.heldCount, panel.foreignCount),
    html`<div class="actions">${postButton(pageContext, { action: `/staff/panels/${panel.id}/test`, label: pageContext.texts.staff.test })}
<a class="button quiet" href="/staff/panels/${panel.id}/drift">${words.drift}</a></div>`,
  ]),
})}`;
  return staffFrame(pageContext, { title: staffNav.panels, body, done: view.done });
}

export const panelState = ({ texts }: PageContext, { status, suspectSince }: PanelView) =>
  suspectSince === null
    ? state(status === 'enabled' ? 'good' : 'wait', texts.staffPanels.statuses[status])
    : state('bad', texts.staffPanels.suspect);

export function newPanelPage(
  pageContext: PageContext,
  { kind, credentials }: { kind: string; credentials: CredentialField[] },
): string {
  const { staffPanels: words } = pageContext.texts;
  const form = html`<input type="hidden" name="kind" value="${kind}">
${field({ name: 'name', label: words.name, maxLength: 200 })}
${field({ name: 'baseUrl', label: words.baseUrl, type: 'url', hint: words.baseUrlHint })}
${privateAddressBox(pageContext, false)}
${plainHttpBox(pageContext, false)}
${publicHostField(pageContext, null)}
${credentialFieldsOf(pageContext, credentials, false)}
${field({ name: 'capacity', label: words.capacity, inputMode: 'numeric', maxLength: 10, optional: true })}
<div class="actions"><button class="primary">${words.add}</button></div>`;
  const body = html`<p><a class="back" href="/staff/panels">${pageContext.texts.staffNav.panels}</a></p>
<section class="card form">${postForm(pageContext, { action: '/staff/panels', className: 'stack', body: form })}</section>`;
  return staffFrame(pageContext, { title: `${words.add}: ${kind}`, body });
}

/** Asked once: panels on the same machine are common, and so are other services there. */
export const privateAddressBox = ({ texts }: PageContext, isChecked: boolean) =>
  checkbox({ name: 'allowPrivateAddress', label: texts.staffPanels.privateAddress, isOn: isChecked });

/** Asked once for each address. */
export const plainHttpBox = ({ texts }: PageContext, isChecked: boolean) =>
  checkbox({ name: 'allowPlainHttp', label: texts.staffPanels.plainHttp, isOn: isChecked });

/** Where customers connect, if not where the shop does. */
export const publicHostField = ({ texts: { staffPanels: words } }: PageContext, publicHost: string | null) =>
  field({
    name: 'publicHost',
    label: words.publicHost,
    value: publicHost ?? '',
    hint: words.publicHostHint,
    maxLength: 253,
    optional: true,
  });

/** The login, and behind it what only some need: how the panel's certificate is known. */
export function credentialFieldsOf(
  pageContext: PageContext,
  credentials: CredentialField[],
  isChange: boolean,
) {
  const { staffPanels: words } = pageContext.texts;
  const draw = (credential: CredentialField) => credentialField(pageContext, credential, isChange);
  const login = credentials.filter((credential) => !isOfCertificate(credential));
  const certificate = credentials.filter(isOfCertificate);
  return html`<fieldset class="stack"><legend>${isChange ? words.newLogin : words.login}</legend>${login.map(draw)}</fieldset>
${
  certificate.length > 0 &&
  fold(pageContext, {
    summary: words.certificate,
    body: html`<p class="muted">${words.certificateHint}</p>${certificate.map(draw)}`,
  })
}`;
}
