import { RECEIPT_MARK_DAYS } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { RECEIPT_DAYS, RETENTION } from '../../process/retention.ts';
import { layout } from '../layout.ts';
import { type Html, html } from '../parts/html.ts';

/**
 * The notice that the owner wrote, or the shop's own where there is none, and the way to what people may ask
 * for.
 */
export function privacyPage(pageContext: PageContext, ownNotice: string): string {
  const { privacy: words, layout: frame } = pageContext.texts;
  const notice = ownNotice === '' ? defaultNotice(pageContext) : paragraphsOf(ownNotice);
  const body = html`<div class="frame narrow stack">
<h1>${words.title}</h1>
<section class="card stack">${notice}</section>
<p>${words.yours} <a href="/profile">${frame.profile}</a></p></div>`;
  return layout(pageContext, { title: words.title, body });
}

function defaultNotice({ texts: { privacy: words }, shopName }: PageContext): Html {
  const { auditDays, archiveDays, notificationDays, paymentEventDays } = RETENTION;
  const days = {
    auditDays,
    archiveDays,
    notificationDays,
    paymentEventDays,
    receiptDays: RECEIPT_DAYS,
    receiptMarkDays: RECEIPT_MARK_DAYS,
  };
  const part = ([heading, lines]: readonly [string, readonly string[]]): Html =>
    html`<h2>${heading}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<p>${words.lead(shopName)}</p>${words.parts(days).map(part)}`;
}

/** As it was typed: an empty line begins a new paragraph. */
function paragraphsOf(text: string): Html {
  const paragraphs = text.split(/(?:\r?\n[ \t]*){2,}/);
  return html`${paragraphs.map((paragraph) => html`<p dir="auto">${paragraph.split(/\r?\n/).map((line) => html`${line}<br>`)}</p>`)}`;
}
