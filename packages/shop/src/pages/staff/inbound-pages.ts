import type { Inbound, PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { checkbox, field, select } from '../forms/field.ts';
import { postButton, postForm } from '../forms/form-fields.ts';
import { typed } from '../forms/refused-content.ts';
import { type Html, html } from '../parts/html.ts';
import { handshakeOf } from '../parts/place-list.ts';
import { NEW_TEMPLATE, templateFields } from './plans/template-fields.ts';
import { staffFrame, state, table } from './staff-frame.ts';

interface InboundsView {
  inbounds: Inbound[];
  /** Where they are, by name; none on the page of one panel. */
  panels: PanelView[];
}

/** Every place where accounts go, of one panel or of all. */
export function staffInboundsPage(
  pageContext: PageContext,
  view: InboundsView & { panelId: string; nextCursor: string | null; done: string | null },
): string {
  const { staffNav, staffInbounds: words, staffLists } = pageContext.texts;
  const options = [['', staffLists.any] as const, ...view.panels.map(({ id, name }) => [id, name] as const)];
  const body = html`<form class="card filters" action="/staff/inbounds">
${select({ name: 'panelId', label: words.panel, value: view.panelId, options })}
<div class="actions"><button class="primary">${staffLists.show}</button></div></form>
<div class="actions">${postButton(pageContext, { action: '/staff/inbounds/sync', label: words.syncAll })}
<a class="button quiet" href="/staff/inbounds/new">${words.add}</a></div>
${inboundsTable(pageContext, { ...view, href: `/staff/inbounds?panelId=${view.panelId}` })}`;
  return staffFrame(pageContext, { title: staffNav.inbounds, body, done: view.done });
}

export function inboundsTable(
  pageContext: PageContext,
  view: InboundsView & { href?: string; nextCursor?: string | null },
): Html {
  const { staffPanels: words, staffInbounds, staffLists, staff } = pageContext.texts;
  const nameOf = new Map(view.panels.map(({ id, name }) => [id, name]));
  const { href = '', nextCursor = null } = view;
  const ofAll = view.panels.length > 0;
  return table(pageContext, {
    label: staff.inbounds,
    heads: [
      words.name,
      ...(ofAll ? [staffInbounds.panel] : []),
      words.protocol,
      staffLists.status,
      words.accounts,
      words.settings,
    ],
    rows: view.inbounds.map((inbound) => [
      html`<bdi>${inbound.name}</bdi>${inbound.dedicatedTo !== null && html`<br><small>${staffInbounds.dedicated}</small>`}`,
      ...(ofAll ? [html`<a href="/staff/panels/${inbound.panelId}">${nameOf.get(inbound.panelId)}</a>`] : []),
      html`<bdi>${inbound.protocol} ${inbound.network} ${inbound.port}</bdi>`,
      stateOf(pageContext, inbound),
      room(pageContext, inbound),
      html`${settingsForm(pageContext, inbound)}${inbound.desired !== null && inbound.condemnedAt === null && madeForms(pageContext, inbound)}`,
    ]),
    href,
    nextCursor,
  });
}

function stateOf({ texts }: PageContext, inbound: Inbound): Html {
  const { status, statusMessage, lastError } = inbound;
  const badgeColors = {
    active: 'good',
    pending: 'wait',
    disabled: 'bad',
    missing: 'bad',
    removed: 'bad',
  } as const;
  return html`${state(badgeColors[status], texts.staffInbounds.statuses[status])}
${lastError !== null && html`<br><small><code>${lastError.code}</code> ${lastError.message}</small>`}
${statusMessage && html`<br><small>${statusMessage}</small>`}
${dialOf(texts, inbound)}${inbound.status === 'active' && handshakeOf(texts, { handshake: inbound.lastHandshake })}`;
}

/** Whether bytes pass, as far as it was tested. */
function dialOf({ staffInbounds: words }: PageContext['texts'], { status, lastDial }: Inbound): Html {
  if (lastDial === null || status !== 'active') return html``;
  const { result, reason, durationMs, at, since } = lastDial;
  if (result === 'carries') return html`<br><small>${words.dialed.carries(durationMs ?? 0, at)}</small>`;
  if (result === 'silent') return html`<br>${state('bad', words.dialed.silent(since))}`;
  const known = Object.entries(words.notDialed).find(([code]) => code === reason);
  return html`<br><small>${words.dialed['not-tried'](at)}: ${known?.[1] ?? reason}</small>`;
}

function room({ texts }: PageContext, { usedCount, heldCount, foreignCount, capacity }: Inbound): Html {
  const { staff, format } = texts;
  const taken = usedCount + heldCount + foreignCount;
  const counts = staff.accountCounts(usedCount, heldCount, foreignCount);
  if (capacity === null) return html`${counts}`;
  const text = `${format.number(taken)} / ${format.number(capacity)}`;
  return html`${counts}<progress max="${Math.max(1, capacity)}" value="${Math.min(taken, capacity)}" aria-label="${text}"></progress><small>${text}</small>`;
}

function settingsForm(pageContext: PageContext, inbound: Inbound): Html {
  const { staffPanels: words, staffPlans } = pageContext.texts;
  return postForm(pageContext, {
    action: `/staff/inbounds/${inbound.id}`,
    className: 'inline',
    body: html`<input class="number" name="capacity" inputmode="numeric" value="${typed('capacity', inbound.capacity ?? '')}" aria-label="${words.capacity}: ${inbound.name}" placeholder="∞" maxlength="10">
${checkbox({ name: 'isDefault', label: words.isDefault, isOn: inbound.isDefault })}${checkbox({ name: 'provisioningEnabled', label: words.sells, isOn: inbound.provisioningEnabled })}
<button class="quiet">${staffPlans.save}</button>`,
  });
}

/** What can be done with an inbound that the shop made itself. */
function madeForms(pageContext: PageContext, { id, name, desired }: Inbound): Html {
  const { staffInbounds: words } = pageContext.texts;
  const button = (staffAction: string, label: string): Html =>
    postForm(pageContext, {
      action: `/staff/inbounds/${id}/${staffAction}`,
      body: html`<button class="quiet" aria-label="${label}: ${name}">${label}</button>`,
    });
  return html`<div class="actions">${desired?.enabled ? button('switch-off', words.switchOff) : button('switch-on', words.switchOn)}
${button('reset-usage', words.resetUsage)}${button('remove', words.remove)}</div>`;
}

/** A form for an inbound that the shop makes on a panel. */
export function newInboundPage(
  pageContext: PageContext,
  view: { panels: PanelView[]; panelId: string },
): string {
  const { staffInbounds: words, staffNav, staffPanels } = pageContext.texts;
  const options = view.panels.map(({ id, name }) => [id, name] as const);
  const form = html`${select({ name: 'panelId', label: words.panel, value: view.panelId, options })}
${field({ name: 'name', label: staffPanels.name, maxLength: 40, hint: words.nameHint })}
${templateFields(pageContext, { texts: NEW_TEMPLATE, needsPort: true, rest: field({ name: 'capacity', label: staffPanels.capacity, inputMode: 'numeric', maxLength: 10, optional: true }) })}
<div class="actions"><button class="primary">${words.add}</button></div>`;
  const body = html`<p><a class="back" href="/staff/inbounds">${staffNav.inbounds}</a></p>
${view.panels.length === 0 ? html`<p class="card">${words.noPanel}</p>` : html`<section class="card form">${postForm(pageContext, { action: '/staff/inbounds', className: 'stack', body: form })}</section>`}`;
  return staffFrame(pageContext, { title: words.add, body });
}
