import type { ChangedCredentials, PanelView } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html, trustedHtml } from '../../parts/html.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

/** Accounts whose credentials somebody changed on their panel: staff decide whose count. */
export function credentialsPage(
  pageContext: PageContext,
  view: { panel: PanelView; asked: ChangedCredentials[]; done: string | null },
): string {
  const { staffCredentials: words } = pageContext.texts;
  const { panel, asked, done } = view;
  const body = html`<p><a class="back" href="/staff/panels/${panel.id}">${panel.name}</a></p>
<p class="lead">${words.lead}</p>
${asked.length === 0 ? html`<p class="card muted">${words.nothing}</p>` : askedForm(pageContext, panel.id, asked)}`;
  return staffFrame(pageContext, { title: words.title(panel.name), body, done });
}

function askedForm(pageContext: PageContext, panelId: string, asked: ChangedCredentials[]): Html {
  const { staffCredentials: words, staffNav, staffLists, format } = pageContext.texts;
  const rows = asked.map(({ accountId, subscriptionId, since, mayTake }, index) => [
    html`<input type="checkbox" name="accountIds" value="${accountId}" aria-label="${words.choose(index + 1)}"${trustedHtml(mayTake ? ' checked' : '')}>`,
    html`<a href="/staff/subscriptions/${subscriptionId}">${subscriptionId.slice(-8)}</a>`,
    format.dateTime(since),
    mayTake ? null : state('bad', words.shared),
  ]);
  const button = (choice: 'rotate' | 'take', className: string): Html =>
    html`<button class="${className}" name="choice" value="${choice}">${words[choice]}</button>`;
  return postForm(pageContext, {
    action: `/staff/panels/${panelId}/credentials`,
    className: 'stack',
    body: html`${table(pageContext, { label: words.accounts, heads: [words.decide, staffNav.subscriptions, words.since, staffLists.status], rows })}
<div class="actions">${button('rotate', 'primary')}${button('take', 'quiet')}</div>
<p class="muted">${words.rotateHint}</p><p class="muted">${words.takeHint}</p>`,
  });
}
