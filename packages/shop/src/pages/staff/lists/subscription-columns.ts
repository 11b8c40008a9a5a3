import type { ListedSubscription, SubscriptionView } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { subscriptionBadgeColors } from '../../parts/badge-colors.ts';
import { type HtmlValue, html } from '../../parts/html.ts';
import { planText } from '../../parts/plan-facts.ts';
import { state } from '../staff-frame.ts';
import { customerColumn, type Names } from './columns-of-all.ts';
import type { ListColumn } from './list-column.ts';

interface Known {
  names: Names;
  planNames: ReadonlyMap<string, string>;
}

/** What every list of subscriptions shows. */
export function subscriptionColumns(
  pageContext: Pick<PageContext, 'texts' | 'planTexts'>,
  { names, planNames }: Known,
): ListColumn<SubscriptionView>[] {
  const { texts } = pageContext;
  const { staffLists: words, subscriptionStatus, subscription, format } = texts;
  const planName = ({ planId, id }: SubscriptionView): string => planNames.get(planId) ?? id;
  return [
    {
      name: 'plan',
      label: words.plan,
      cell: (row) =>
        html`<a href="/staff/subscriptions/${row.id}">${planText(pageContext, { id: row.planId, name: planName(row) }).name}</a>`,
      file: [
        ['id', ({ id }) => id],
        ['plan', planName],
      ],
    },
    customerColumn(texts, names),
    {
      name: 'status',
      label: words.status,
      cell: ({ status }) => state(subscriptionBadgeColors[status], subscriptionStatus[status]),
      file: [['status', ({ status }) => status]],
    },
    {
      name: 'ends',
      label: subscription.expires,
      sorts: ['ends-first', 'ends-last'],
      cell: ({ granted }) => (granted === null ? '' : format.date(granted.expiresAt)),
      file: [['ends', ({ granted }) => granted?.expiresAt?.toISOString() ?? null]],
    },
    {
      name: 'traffic',
      label: subscription.traffic,
      cell: ({ granted, usedBytes }) =>
        granted === null ? '' : subscription.usage(usedBytes, granted.trafficLimitBytes),
      file: [
        ['usedBytes', ({ usedBytes }) => usedBytes],
        ['limitBytes', ({ granted }) => granted?.trafficLimitBytes ?? null],
      ],
    },
  ];
}

/** The same, with where their accounts are. */
export function listedSubscriptionColumns(
  pageContext: Pick<PageContext, 'texts' | 'planTexts'>,
  known: Known,
): ListColumn<ListedSubscription>[] {
  const { staffLists: words, staffSubscription, format } = pageContext.texts;
  return [
    ...subscriptionColumns(pageContext, known),
    {
      name: 'place',
      label: words.place,
      cell: ofAccounts(
        ({ panelName, inboundName }) =>
          `${panelName ?? staffSubscription.removed}: ${inboundName ?? staffSubscription.removed}`,
      ),
      file: [['places', joined(({ panelName, inboundName }) => `${panelName ?? ''}: ${inboundName ?? ''}`)]],
    },
    {
      name: 'account',
      label: staffSubscription.account,
      cell: ofAccounts(({ name }) => html`<bdi class="break">${name}</bdi>`),
      file: [['accounts', joined(({ name }) => name)]],
    },
    {
      name: 'seen',
      label: staffSubscription.lastOnline,
      cell: ofAccounts(({ observed }) =>
        observed?.lastOnlineAt == null ? '–' : format.dateTime(observed.lastOnlineAt),
      ),
      file: [['last seen', joined(({ observed }) => observed?.lastOnlineAt?.toISOString() ?? '')]],
    },
    {
      name: 'created',
      label: words.at,
      sorts: ['oldest', 'newest'],
      isExtra: true,
      cell: ({ createdAt }) => format.dateTime(createdAt),
      file: [['created', ({ createdAt }) => createdAt.toISOString()]],
    },
  ];
}

type ListedAccount = ListedSubscription['accounts'][number];

function ofAccounts(cell: (account: ListedAccount) => HtmlValue): (row: ListedSubscription) => HtmlValue {
  return ({ accounts }) =>
    accounts.length === 0
      ? null
      : html`<ul class="entries">${accounts.map((account) => html`<li>${cell(account)}</li>`)}</ul>`;
}

function joined(text: (account: ListedAccount) => string): (row: ListedSubscription) => string {
  return ({ accounts }) => accounts.map(text).join('; ');
}
