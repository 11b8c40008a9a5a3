import type { Attention } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { postButton, postForm } from '../parts/form-fields.ts';
import { type Html, html } from '../parts/html.ts';
import { staffFrame, state, table } from './staff-frame.ts';

/** Each state in which a customer who has paid may be without service, with the button that ends it. */
export function attentionPage(
  pageContext: PageContext,
  view: { items: Attention[]; done: string | null },
): string {
  const { staffAttention: words, staffNav, format } = pageContext.texts;
  const body = html`<p class="muted">${words.hint}</p>
${table(pageContext, {
  label: staffNav.attention,
  nothing: words.nothing,
  heads: words.heads,
  rows: view.items.map((item) => [
    html`${words.kinds[item.kind]}${'code' in item && item.code !== null && html` ${state('bad', item.code)}`}`,
    html`<a href="/staff/panels/${item.panelId}"><bdi>${item.panelName}</bdi></a>${'inboundName' in item && item.inboundName !== '' && html`<br><small><bdi>${item.inboundName}</bdi></small>`}`,
    html`<b>${format.number(item.accountCount)}</b>`,
    item.since === null ? null : format.dateTime(item.since),
    html`<div class="actions">${buttonsOf(pageContext, item)}</div>`,
  ]),
})}`;
  return staffFrame(pageContext, { title: staffNav.attention, body, done: view.done });
}

function buttonsOf(pageContext: PageContext, item: Attention): Html {
  const { staffAttention: words } = pageContext.texts;
  const panel = (staffAction: string, label: string, className = 'primary'): Html =>
    postButton(pageContext, { action: `/staff/panels/${item.panelId}/${staffAction}`, label, className });
  const drift = html`<a class="button quiet" href="/staff/panels/${item.panelId}/drift">${words.details}</a>`;
  switch (item.kind) {
    case 'panel-suspect':
      return html`${panel('trust', words.trust)}${drift}`;
    case 'panel-disabled':
      return panel('enabled', words.enable);
    case 'panel-untested':
    case 'panel-version':
    case 'panel-clock':
    case 'panel-unreachable':
    case 'panel-unread':
      return panel('test', words.test);
    case 'inbound-silent':
      return html`${panel('dial', words.dial)}
${moveEveryoneButton(pageContext, item.inboundId, 'quiet')}`;
    case 'inbound-missing':
    case 'inbound-disabled':
      return html`${moveEveryoneButton(pageContext, item.inboundId, 'primary')}
${item.canRemake && postButton(pageContext, { action: `/staff/inbounds/${item.inboundId}/switch-on`, label: words.remake })}
${panel('sync', words.sync, 'quiet')}`;
    case 'accounts-failing':
      return html`${postForm(pageContext, {
        action: `/staff/panels/${item.panelId}/retry-accounts`,
        className: 'inline',
        body: html`<input type="hidden" name="code" value="${item.code}"><button class="primary">${words.retry}</button>`,
      })}${drift}`;
  }
}

function moveEveryoneButton(pageContext: PageContext, inboundId: string, className: string): Html {
  const { moveEveryone: label } = pageContext.texts.staffAttention;
  return postButton(pageContext, { action: `/staff/inbounds/${inboundId}/move-everyone`, label, className });
}
