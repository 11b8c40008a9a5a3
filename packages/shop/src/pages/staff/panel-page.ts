import type { Capabilities, Inbound, PanelStatistics, PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { field, select } from '../forms/field.ts';
import { postButton, postForm } from '../forms/form-fields.ts';
import { facts } from '../parts/facts.ts';
import { type Html, type HtmlValue, html } from '../parts/html.ts';
import type { CredentialField } from './credential-field.ts';
import type { FinishedAction } from './dashboard-page.ts';
import { inboundsTable } from './inbound-pages.ts';
import { panelAlertsCard } from './panel-alerts-card.ts';
import { healthOf } from './panel-health.ts';
import {
  credentialFieldsOf,
  panelState,
  plainHttpBox,
  privateAddressBox,
  publicHostField,
} from './panel-pages.ts';
import { staffFrame, tiles } from './staff-frame.ts';

export interface StaffPanelView {
  panel: PanelView;
  statistics: PanelStatistics;
  inbounds: Inbound[];
  credentials: CredentialField[];
  /** Whether the shop can dial inbounds. */
  canDial: boolean;
  /** Whether the reader may set its login, and take its backup, which holds logins. */
  maySetLogin: boolean;
  /** What was done just now. */
  done: FinishedAction | null;
}

/** A panel: how it is, what it can do, what is on it, and what can be done with it. */
export function staffPanelPage(pageContext: PageContext, view: StaffPanelView): string {
  const { staffPanels: words, staff, staffNav } = pageContext.texts;
  const { panel } = view;
  const body = html`<p><a class="back" href="/staff/panels">${staffNav.panels}</a></p>
${tried(pageContext, view)}
${panel.suspectSince !== null && suspectNotice(pageContext, panel)}
${panel.warnings.map((warning) => html`<p class="notice wait">${words.warnings[warning]}</p>`)}
${figures(pageContext, view)}
<div class="columns">${aboutCard(pageContext, panel)}${editCard(pageContext, view)}${panelAlertsCard(pageContext, panel)}</div>
<h2>${staff.inbounds}</h2>
${inboundsTable(pageContext, { inbounds: view.inbounds, panels: [] })}
${view.canDial && postButton(pageContext, { action: `/staff/panels/${panel.id}/dial`, label: pageContext.texts.staffInbounds.dial })}
${panel.capabilities?.inboundControl === 'native' && html`<p><a class="button quiet" href="/staff/inbounds/new?panelId=${panel.id}">${pageContext.texts.staffInbounds.add}</a></p>`}`;
  return staffFrame(pageContext, { title: panel.name, body, done: doneOf(pageContext, view.done) });
}

/** What a panel that was just saved says has a notice of its own. */
const doneOf = ({ texts }: PageContext, done: FinishedAction | null): string | null =>
  done === null || done === 'tried' || done === 'unanswered' ? null : texts.staff.done[done];

/** What was found when the panel was saved. */
function tried({ texts }: PageContext, { panel, inbounds, done }: StaffPanelView): HtmlValue {
  const { version, health } = panel;
  if (done === 'tried')
    return html`<p class="notice good" role="status">${texts.staff.done.tried} ${texts.setup.panel.found(version ?? '–', inbounds.length)}</p>`;
  if (done !== 'unanswered') return null;
  return html`<div class="notice bad" role="alert"><p>${texts.staff.done.unanswered}</p>
${health.lastError !== null && html`<p><code>${health.lastError.code}</code> <bdi>${health.lastError.message}</bdi></p>`}</div>`;
}

function suspectNotice(pageContext: PageContext, { id, suspectSince }: PanelView): Html {
  const { staffPanels: words, staffAttention } = pageContext.texts;
  return html`<div class="notice bad"><p>${words.suspectHint(suspectSince)}</p>
<a class="button danger" href="/staff/attention/ask?what=trust&amp;panelId=${id}">${staffAttention.questions.trust.title}</a></div>`;
}

function figures({ texts }: PageContext, { panel, statistics }: StaffPanelView): Html {
  const { staffPanels: words, format } = texts;
  const { responseMs, successRate } = statistics;
  const taken = panel.usedCount + panel.heldCount + panel.foreignCount;
  return tiles([
    [words.clients, format.number(statistics.clientCount)],
    [words.active, format.number(statistics.activeCount)],
    [words.online, format.number(statistics.onlineCount)],
    [words.traffic, format.gigabytes(statistics.usedBytes)],
    [
      words.room,
      `${format.number(taken)} / ${panel.capacity === null ? '∞' : format.number(panel.capacity)}`,
    ],
    [words.answersIn, responseMs === null ? '–' : format.duration(responseMs)],
    [words.contactsGood, successRate === null ? '–' : format.percent(successRate)],
  ]);
}

function aboutCard(pageContext: PageContext, panel: PanelView): Html {
  const { staffPanels: words, staff, staffLists, format } = pageContext.texts;
  const path = `/staff/panels/${panel.id}`;
  const { clockSkewMs } = panel.health;
  const become = (['enabled', 'draining', 'disabled'] as const).filter((status) => status !== panel.status);
  return html`<section class="card" aria-labelledby="about"><h2 id="about">${words.about}</h2>
${facts([
  [staffLists.status, panelState(pageContext, panel)],
  [words.kind, html`<bdi>${panel.kind} ${panel.version}</bdi>`],
  [words.baseUrl, html`<bdi class="break">${panel.baseUrl}</bdi>`],
  ...(panel.formerHosts.length === 0 ? [] : [[words.formerHosts, formerHosts(pageContext, panel)] as const]),
  [words.health, healthOf(pageContext.texts, panel)],
  [
    words.clock,
    clockSkewMs === null ? '–' : words.offBy(format.number(Math.round(Math.abs(clockSkewMs) / 1000))),
  ],
  [words.accounts, staff.accountCounts(panel.usedCount, panel.heldCount, panel.foreignCount)],
])}
<div class="actions">${postButton(pageContext, { action: `${path}/test`, label: staff.test, className: 'primary' })}
${postButton(pageContext, { action: `${path}/sync`, label: staff.sync })}
<a class="button quiet" href="${path}/drift">${words.drift}</a></div>
<div class="actions">${become.map((status) => postButton(pageContext, { action: `${path}/${status}`, label: words.become[status] }))}</div>
<p class="muted">${words.statusHint}</p>
${panel.capabilities === null ? html`<p class="muted">${words.untested}</p>` : capabilitiesOf(pageContext, panel.capabilities)}
</section>`;
}

/** With the way to forget them. */
function formerHosts({ texts: { staffAttention } }: PageContext, { id, formerHosts }: PanelView): Html {
  return html`${formerHosts.map((host) => html`<bdi class="break">${host}</bdi> `)}
<a href="/staff/attention/ask?what=keep-host&amp;panelId=${id}">${staffAttention.questions['keep-host'].title}</a>`;
}

const supports = [
  'deviceLimit',
  'startOnFirstUse',
  'usageReset',
  'inboundControl',
  'inboundUsageReset',
  'onlineAccounts',
  'clientIps',
  'backup',
] as const;

function capabilitiesOf({ texts }: PageContext, capabilities: Capabilities): Html {
  const { staffPanels: words, format } = texts;
  const yesNo = (is: boolean): string => (is ? words.yes : words.no);
  return html`<details><summary>${words.capabilities}</summary>${facts([
    ...supports.map((name) => [words.can[name], words.support[capabilities[name] ?? 'none']] as const),
    [words.can.uniqueNames, yesNo(capabilities.uniqueNames)],
    [words.can.linksSurvive, yesNo(capabilities.linksSurviveRecreation)],
    [words.can.writes, words.writeScopes[capabilities.writeScope]],
    [words.can.atOnce, format.number(capabilities.writeConcurrency)],
    [words.can.settles, format.duration(capabilities.settleMs)],
    [words.can.pageSize, format.number(capabilities.pageSize)],
  ])}</details>`;
}

function editCard(pageContext: PageContext, { panel, credentials, maySetLogin }: StaffPanelView): Html {
  const { staffPanels: words, staffPlans } = pageContext.texts;
  const path = `/staff/panels/${panel.id}`;
  const form = html`${field({ name: 'name', label: words.name, value: panel.name, maxLength: 200 })}
${field({ name: 'baseUrl', label: words.baseUrl, type: 'url', value: panel.baseUrl, hint: words.newAddressHint })}
${privateAddressBox(pageContext, panel.allowsPrivateAddress)}
${plainHttpBox(pageContext, panel.warnings.includes('plain-http'))}
${publicHostField(pageContext, panel.publicHost)}
${field({ name: 'capacity', label: words.capacity, value: panel.capacity === null ? '' : String(panel.capacity), inputMode: 'numeric', maxLength: 10, optional: true })}
${select({ name: 'credentialPolicy', label: words.credentialPolicy, value: panel.credentialPolicy, options: Object.entries(words.credentialPolicies) })}
${credentials.length > 0 && credentialFieldsOf(pageContext, credentials, true)}
<div class="actions"><button class="primary">${staffPlans.save}</button></div>`;
  const danger = (action: string, label: string, hint: string): Html =>
    html`<details><summary>${label}</summary><p>${hint}</p>${postButton(pageContext, { action: `${path}/${action}`, label, className: 'danger' })}</details>`;
  return html`<section class="card" aria-labelledby="edit"><h2 id="edit">${words.edit}</h2>
${postForm(pageContext, { action: path, className: 'stack', body: form })}
${maySetLogin && panel.capabilities?.backup === 'native' && danger('backup', words.backup, words.backupHint)}
${danger('remove-depleted', words.removeDepleted, words.removeDepletedHint)}
${danger('remove', words.remove, words.removeHint)}</section>`;
}
