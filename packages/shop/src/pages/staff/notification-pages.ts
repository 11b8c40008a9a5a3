import {
  isCustomerCode,
  type NotificationCode,
  type NotificationState,
  type NotificationView,
} from '@panelkit/sdk';
import type { Language } from '../../messages/language.ts';
import type { PageContext } from '../../page-context.ts';
import { alertPage } from '../../people/notice-page.ts';
import { select } from '../forms/field.ts';
import { postButton } from '../forms/form-fields.ts';
import { type Html, html } from '../parts/html.ts';
import { messagePage } from './settings/message-page.ts';
import { staffFrame, state, table } from './staff-frame.ts';

export const notificationStates = [
  'pending',
  'sending',
  'sent',
  'skipped',
  'refused',
  'failed',
  'unknown',
] as const satisfies readonly NotificationState[];

const badgeColors: Record<NotificationState, 'good' | 'wait' | 'bad'> = {
  pending: 'wait',
  sending: 'wait',
  sent: 'good',
  skipped: 'wait',
  refused: 'bad',
  failed: 'bad',
  unknown: 'bad',
};

export interface OutboxView {
  notifications: NotificationView[];
  nextCursor: string | null;
  state: string;
  audience: string;
  /** Of customers, by id. */
  names: Map<string, string>;
  done: string | null;
}

/** What was sent to customers and staff, by which channel, and how that went. */
export function outboxPage(pageContext: PageContext, view: OutboxView): string {
  const { staffNav, staffLists: words, staffNotifications: texts, format } = pageContext.texts;
  const states = notificationStates.map((name) => [name, texts.states[name]] as const);
  const audiences = [
    ['customer', texts.audiences.customer],
    ['staff', texts.audiences.staff],
  ] as const;
  const body = html`<form class="card filters" action="/staff/notifications">
${select({ name: 'state', label: words.status, value: view.state, options: [['', words.any], ...states] })}
${select({ name: 'audience', label: texts.audience, value: view.audience, options: [['', words.any], ...audiences] })}
<div class="actions"><button class="primary">${words.show}</button><a class="button quiet" href="/staff/notifications/preview">${texts.preview}</a></div></form>
${table(pageContext, {
  label: staffNav.notifications,
  nothing: staffNav.noMessages,
  heads: [words.at, texts.audience, texts.text, texts.channel, words.status],
  rows: view.notifications.map((row) => [
    format.dateTime(row.createdAt),
    row.customerId === null
      ? texts.audiences.staff
      : html`<a href="/staff/customers/${row.customerId}">${view.names.get(row.customerId) ?? row.customerId.slice(-8)}</a>`,
    html`<span dir="auto">${row.text}</span>${subjectLink(pageContext, row)}`,
    html`<bdi>${row.channel}</bdi>`,
    stateOf(pageContext, row),
  ]),
  href: `/staff/notifications?${new URLSearchParams({ state: view.state, audience: view.audience })}`,
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(pageContext, { title: staffNav.notifications, body, done: view.done });
}

/** An alert leads to what it is about, where that has a page of its own. */
function subjectLink({ texts }: PageContext, row: NotificationView): Html | null {
  const page = alertPage(row);
  return page === null ? null : html` <a href="${page}">${texts.staffNotifications.open}</a>`;
}

function stateOf(pageContext: PageContext, row: NotificationView): Html {
  const { staffNotifications: texts } = pageContext.texts;
  const mayRetry = row.state === 'refused' || row.state === 'failed';
  return html`${state(badgeColors[row.state], texts.states[row.state])}
${row.reason !== null && html`<br><small><code>${row.reason}</code></small>`}
${mayRetry && postButton(pageContext, { action: `/staff/notifications/${row.id}/retry`, label: texts.retry })}`;
}

export interface PreviewView {
  languages: readonly Language[];
  /** Of each message its text in each of these languages, with sample parameters. */
  messages: { code: NotificationCode; texts: string[]; isOwn: boolean }[];
  /** Whether the reader may write them. */
  mayWrite: boolean;
}

/** Every message as it would be written, in every language. */
export function previewPage(pageContext: PageContext, view: PreviewView): string {
  const { staffNav, staffNotifications: words } = pageContext.texts;
  const text = (value: string, index: number): Html => {
    const language = view.languages[index];
    return html`<p class="message" lang="${language?.code}" dir="${language?.direction}">${value}</p>`;
  };
  const nameOf = ({ code, isOwn }: PreviewView['messages'][number]): Html => html`<code>${code}</code>
${isOwn && state('good', pageContext.texts.staffMessages.own)}
${view.mayWrite && isCustomerCode(code) && html`<br><a href="${messagePage(code)}">${pageContext.texts.staffMessages.write}</a>`}`;
  const body = html`<p><a class="back" href="/staff/notifications">${staffNav.notifications}</a></p>
<p class="lead">${words.previewLead}</p>
${table(pageContext, {
  label: words.preview,
  heads: [words.code, ...view.languages.map(({ name }) => name)],
  rows: view.messages.map((message) => [nameOf(message), ...message.texts.map(text)]),
})}`;
  return staffFrame(pageContext, { title: words.preview, body });
}
