import { messageText, type NotificationView } from '@panelkit/sdk';
import { messageLanguage } from '../people/message-language.ts';
import { noticePage } from '../people/notice-page.ts';
import type { Visit } from '../visit.ts';
import { pager } from './account-page.ts';
import { layout } from './layout.ts';
import { emptyState } from './parts/empty-state.ts';
import { type Html, html } from './parts/html.ts';
import { planText } from './parts/plan-facts.ts';

export interface NoticesView {
  notices: NotificationView[];
  nextCursor: string | null;
  /** What came later is marked as new. */
  readAt: Date | null;
  /** Of every plan in the catalogue's language, by id. */
  planNames: Map<string, string>;
  timeZone: string;
}

export function noticesPage(visit: Visit, view: NoticesView): string {
  const { notices: words } = visit.texts;
  const { notices, nextCursor } = view;
  const list = html`<section class="card"><ul class="rows">${notices.map((row) => noticeRow(visit, row, view))}</ul></section>`;
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
${notices.length === 0 ? emptyState({ icon: 'bell', text: words.none, href: '/', action: visit.texts.cart.toPlans }) : list}
${pager(visit, '/notices', nextCursor)}
</div>`;
  return layout(visit, { title: words.title, body });
}

function noticeRow(visit: Visit, row: NotificationView, view: NoticesView): Html {
  const { notices: words, format } = visit.texts;
  const isNew = view.readAt === null || row.createdAt > view.readAt;
  return html`<li><a class="whole text" href="${noticePage(row.subject)}">${textOf(visit, row, view)}<br>
<small><time datetime="${row.createdAt.toISOString()}">${format.dateTime(row.createdAt)}</time></small></a>
${isNew && html`<span class="badge">${words.isNew}</span>`}</li>`;
}

/** In the language of the page and with the plan's name in it, whatever it was sent in. */
function textOf(
  visit: Visit,
  { code, parameters, text }: NotificationView,
  { planNames, timeZone }: NoticesView,
): string {
  const language = messageLanguage(visit.language.code);
  if (language === null) return text;
  const told = Object.assign(
    {},
    parameters,
    'planName' in parameters && { planName: nameIn(visit, parameters.planName, planNames) },
  );
  return messageText(code, language, told, { timeZone });
}

function nameIn(visit: Visit, name: string, planNames: Map<string, string>): string {
  const id = [...planNames].find(([, known]) => known === name)?.[0];
  return id === undefined ? name : planText(visit, { id, name }).name;
}
