import type { Attention, BulkRun } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { may } from '../../../roles/permissions.ts';
import { postButton } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { named } from '../named.ts';
import { staffFrame, state, table } from '../staff-frame.ts';
import type { Question } from './attention-question-page.ts';
import { bulkRunsCard } from './bulk-runs-card.ts';

/** Each state in which a customer who has paid may be without service, with the button that ends it. */
export function attentionPage(
  pageContext: PageContext,
  view: { items: Attention[]; waitingCount: number; runs: BulkRun[]; done: string | null },
): string {
  const { staffAttention: words, staffNav, format } = pageContext.texts;
  const body = html`<p class="muted">${words.hint}</p>
${view.waitingCount > 0 && html`<p class="card"><a href="/staff/approvals">${words.waiting(view.waitingCount)}</a></p>`}
${table(pageContext, {
  label: staffNav.attention,
  nothing: words.nothing,
  heads: words.heads,
  rows: view.items.map((item) => [
    html`${words.kinds[item.kind]}${detailOf(pageContext, item)}`,
    html`<a href="/staff/panels/${item.panelId}"><bdi>${item.panelName}</bdi></a>${'inboundName' in item && item.inboundName !== '' && html`<br><small><bdi>${item.inboundName}</bdi></small>`}${item.since !== null && html`<br><small class="nowrap">${format.dateTime(item.since)}</small>`}`,
    html`<b>${format.number(item.accountCount)}</b>`,
    html`<div class="actions">${buttonsOf(pageContext, item)}</div>`,
  ]),
})}
${bulkRunsCard(pageContext, view.runs)}`;
  return staffFrame(pageContext, { title: staffNav.attention, body, done: view.done });
}

/** What is known of the cause, and what a person can do about it there. */
function detailOf(
  { texts: { staffAttention: words, staffPanels, format } }: PageContext,
  item: Attention,
): Html | null | false {
  switch (item.kind) {
    case 'panel-version':
      return html` ${state('bad', item.version)}`;
    case 'panel-clock':
      return html` ${state('bad', staffPanels.offBy(format.number(Math.round(Math.abs(item.skewMs) / 1000))))}`;
    case 'links-former-host':
      return html`${item.formerHosts.map((host) => html`<br><small><bdi class="break">${host}</bdi></small>`)}`;
    case 'panel-unreachable':
    case 'panel-unread':
    case 'accounts-failing':
      return item.code !== null && html`<p class="muted">${named(words.codes, item.code)}</p>`;
    case 'inbound-missing':
    case 'inbound-disabled':
      return !item.canRemake && html`<p class="muted">${words.cannotRemake}</p>`;
    default:
      return null;
  }
}

function buttonsOf(pageContext: PageContext, item: Attention): Html {
  const { staffAttention: words } = pageContext.texts;
  const panel = (staffAction: string, label: string, className = 'primary'): Html =>
    postButton(pageContext, { action: `/staff/panels/${item.panelId}/${staffAction}`, label, className });
  const drift = html`<a class="button quiet" href="/staff/panels/${item.panelId}/drift">${words.details}</a>`;
  switch (item.kind) {
    case 'panel-suspect':
      return html`${ask(pageContext, item, 'trust', 'primary')}${drift}${ask(pageContext, item, 'give-days')}`;
    case 'panel-disabled':
      return html`${ask(pageContext, item, 'enable', 'primary')}`;
    case 'panel-untested':
    case 'panel-version':
    case 'panel-clock':
    case 'panel-unread':
      return panel('test', words.test);
    case 'panel-unreachable':
      return html`${panel('test', words.test)}${ask(pageContext, item, 'give-days')}`;
    case 'inbound-silent':
      return html`${panel('dial', words.dial)}${ask(pageContext, item, 'move')}${ask(pageContext, item, 'give-days')}`;
    case 'inbound-missing':
    case 'inbound-disabled':
      return html`${item.canRemake && ask(pageContext, item, 'remake', 'primary')}
${ask(pageContext, item, 'move', item.canRemake ? 'quiet' : 'primary')}
${panel('sync', words.sync, 'quiet')}${ask(pageContext, item, 'give-days')}`;
    case 'credentials-changed':
      return html`<a class="button primary" href="/staff/panels/${item.panelId}/credentials">${words.decide}</a>`;
    case 'links-former-host':
      return html`${ask(pageContext, item, 'replace-host', 'primary')}${ask(pageContext, item, 'keep-host')}`;
    case 'accounts-failing':
      return html`${ask(pageContext, item, 'retry', 'primary')}${drift}`;
  }
}

/** A way to the question that says what will happen, and to how many. */
function ask(
  { texts: { staffAttention }, viewer }: PageContext,
  { panelId, since, ...item }: Attention,
  question: Question,
  className: 'primary' | 'quiet' = 'quiet',
): Html | null {
  if (question === 'give-days' && !may(viewer?.role ?? null, 'give-to-everybody')) return null;
  const query = new URLSearchParams({
    what: question,
    panelId,
    ...('inboundId' in item && question !== 'retry' && { inboundId: item.inboundId }),
    ...(question === 'retry' && 'code' in item && { code: item.code ?? '' }),
    ...(since !== null && { since: since.toISOString() }),
  });
  const { title } = staffAttention.questions[question];
  return html`<a class="button ${className}" href="/staff/attention/ask?${query.toString()}">${title}</a>`;
}
