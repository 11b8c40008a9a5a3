import { type MessageTexts, messageText, type NotificationView } from '@panelkit/sdk';
import type { PageContext } from '../page-context.ts';
import { messageLanguage } from '../people/message-language.ts';
import { noticePage } from '../people/notice-page.ts';
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
  /** What the shop says in place of the catalogue. */
  messageTexts: MessageTexts;
}

export function noticesPage(pageContext: PageContext, view: NoticesView): string {
  const { notices: words } = pageContext.texts;
  const { notices, nextCursor } = view;
  const list = html`<section class="card"><ul class="rows">${notices.map((row) => noticeRow(pageContext, row, view))}</ul></section>`;
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
${notices.length === 0 ? emptyState({ icon: 'bell', text: words.none, href: '/', action: pageContext.texts.cart.toPlans }) : list}
${pager(pageContext, '/notices', nextCursor)}
</div>`;
  return layout(pageContext, { title: words.title, body });
}

function noticeRow(pageContext: PageContext, row: NotificationView, view: NoticesView): Html {
  const { notices: words, format } = pageContext.texts;
  const isNew = view.readAt === null || row.createdAt > view.readAt;
  return html`<li><a class="whole text" href="${noticePage(row.subject)}">${textOf(pageContext, row, view)}<br>
<small><time datetime="${row.createdAt.toISOString()}">${format.dateTime(row.createdAt)}</time></small></a>
${isNew && html`<span class="badge">${words.isNew}</span>`}</li>`;
}

/** In the language of the page and with the plan's name in it, whatever it was sent in. */
function textOf(
  pageContext: PageContext,
  { code, parameters, text }: NotificationView,
  { planNames, timeZone, messageTexts: texts }: NoticesView,
): string {
  const language = messageLanguage(pageContext.language.code);
  if (language === null) return text;
  const told = Object.assign(
    {},
    parameters,
    'planName' in parameters && { planName: nameIn(pageContext, parameters.planName, planNames) },
  );
  const { displayUnit } = pageContext;
  return messageText(code, language, told, { timeZone, displayUnit, texts });
}

function nameIn(pageContext: PageContext, name: string, planNames: Map<string, string>): string {
  const id = [...planNames].find(([, known]) => known === name)?.[0];
  return id === undefined ? name : planText(pageContext, { id, name }).name;
}
