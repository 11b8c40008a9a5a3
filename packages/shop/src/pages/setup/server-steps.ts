import type { Inbound, PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { checkbox, field } from '../forms/field.ts';
import { postButton, postForm } from '../forms/form-fields.ts';
import { html, trustedHtml } from '../parts/html.ts';
import type { CredentialField } from '../staff/credential-field.ts';
import {
  credentialFieldsOf,
  plainHttpBox,
  privateAddressBox,
  publicHostField,
} from '../staff/panel-pages.ts';
import { type SetupProgress, setupFrame } from './setup-frame.ts';

export interface PanelStepView {
  progress: SetupProgress;
  panels: readonly PanelView[];
  kinds: readonly string[];
  kind: string;
  credentials: CredentialField[];
}

/** A panel, added once it answered. */
export function panelStepPage(pageContext: PageContext, view: PanelStepView): string {
  const { setup, staffPanels } = pageContext.texts;
  const { panel: words } = setup;
  const { progress, panels, kinds, kind, credentials } = view;
  const choose = html`<nav class="actions" aria-label="${words.choose}">${kinds.map(
    (one) =>
      html`<a class="button ${one === kind ? 'primary' : 'quiet'}" href="/staff/setup/panel?kind=${one}"${one === kind && trustedHtml(' aria-current="true"')} dir="ltr">${one}</a>`,
  )}</nav>`;
  const form = html`<input type="hidden" name="kind" value="${kind}">
${field({ name: 'name', label: staffPanels.name, value: kind, maxLength: 200 })}
${field({ name: 'baseUrl', label: staffPanels.baseUrl, type: 'url', hint: staffPanels.baseUrlHint })}
${privateAddressBox(pageContext, false)}
${plainHttpBox(pageContext, false)}
${publicHostField(pageContext, null)}
${credentialFieldsOf(pageContext, credentials, false)}
<div class="actions"><button class="primary">${words.test}</button></div>`;
  const body = html`${panels.length > 0 && html`<p class="notice good">${words.known(panels.map(({ name }) => name).join(', '))}</p>`}
${choose}
<section class="card form">${postForm(pageContext, { action: '/staff/setup/panel', className: 'stack', body: form })}</section>`;
  return setupFrame(pageContext, { step: 'panel', progress, lead: words.lead, body });
}

/** The inbounds that were found, to choose from. */
export function inboundsStepPage(
  pageContext: PageContext,
  view: {
    progress: SetupProgress;
    inbounds: readonly Inbound[];
    panels: readonly PanelView[];
    /** What the panel said when it was added. */
    found: string | null;
    problem: string | null;
  },
): string {
  const { inbounds: words, save } = pageContext.texts.setup;
  const { progress, inbounds, panels, found, problem } = view;
  const nameOf = new Map(panels.map(({ id, name }) => [id, name]));
  const box = ({ id, name, panelId, protocol, network, port, provisioningEnabled }: Inbound) =>
    html`<p>${checkbox({
      name: 'inbounds',
      value: id,
      isOn: provisioningEnabled,
      label: html`<bdi>${name}</bdi> <small class="muted"><bdi>${nameOf.get(panelId)}: ${protocol} ${network} ${port}</bdi></small>`,
    })}</p>`;
  const form = html`${inbounds.map(box)}
<div class="actions"><button class="primary">${save}</button></div>`;
  const body = html`${
    inbounds.length === 0
      ? html`<p class="card muted">${words.none}</p>`
      : html`<section class="card form">${postForm(pageContext, { action: '/staff/setup/inbounds', className: 'stack', body: form })}</section>`
  }
${postButton(pageContext, { action: '/staff/setup/inbounds/read', label: words.read })}`;
  const { lead } = words;
  return setupFrame(pageContext, { step: 'inbounds', progress, lead, body, done: found, problem });
}
