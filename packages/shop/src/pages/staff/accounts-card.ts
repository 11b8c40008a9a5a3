import type { SubscriptionAccount } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { type Html, html } from '../parts/html.ts';
import { state, table } from './staff-frame.ts';

const COLORS = { 'in-place': 'good', changing: 'wait', leaving: 'bad' } as const;

/** Where a subscription's accounts are, by the names that panels list them under. */
export function accountsCard(
  pageContext: PageContext,
  accounts: readonly SubscriptionAccount[],
  mayOpenPanels: boolean,
): Html {
  const { staffSubscription: words, format } = pageContext.texts;
  const panelOf = ({ panelId, panelName }: SubscriptionAccount): Html | string => {
    if (panelName === null) return words.removed;
    return mayOpenPanels ? html`<a href="/staff/panels/${panelId}">${panelName}</a>` : panelName;
  };
  const rows = accounts.map((account) => [
    panelOf(account),
    account.inboundName ?? words.removed,
    html`<bdi class="break">${account.name}</bdi>`,
    state(COLORS[account.state], words.accountStates[account.state]),
    account.observed === null ? '–' : words.panelStates[account.observed.status],
    account.observed?.lastOnlineAt == null ? '–' : format.dateTime(account.observed.lastOnlineAt),
  ]);
  const heads = [words.panel, words.inbound, words.account, words.state, words.onPanel, words.lastOnline];
  return html`<h2>${words.accounts}</h2>${table(pageContext, { label: words.accounts, heads, rows })}`;
}
