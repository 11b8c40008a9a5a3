import { type Invoice, invoiceNumber } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { layout } from '../layout.ts';
import { facts } from '../parts/facts.ts';
import { type Html, html } from '../parts/html.ts';
import { type InvoiceFact, type InvoiceTexts, invoiceTexts } from './invoice-texts.ts';

/** A document as issued, ready to print. `path`: of the page. */
export function invoicePage(
  pageContext: PageContext,
  invoice: Invoice,
  { path, backHref }: { path: string; backHref: string },
): string {
  const { invoices: words } = pageContext.texts;
  const texts = invoiceTexts(pageContext, invoice);
  const title = `${texts.kind} ${texts.number}`;
  const body = html`<div class="frame narrow stack invoice">
<p class="unprinted"><a class="back" href="${backHref}">${words.title}</a></p>
<div class="title"><h1>${texts.kind} <bdi>${texts.number}</bdi></h1></div>
<section class="card">${facts(texts.facts.map(toFact))}</section>
${table(texts)}
<section class="card">${facts([toFact(texts.paid)])}</section>
${texts.footer !== '' && html`<p class="address" dir="auto">${texts.footer}</p>`}
<p class="unprinted"><a class="button" href="${path}.pdf">${words.pdf}</a></p>
</div>`;
  return layout(pageContext, { title, body });
}

/** Links to the documents of an order. */
export function invoiceLinks({ texts }: PageContext, invoices: readonly Invoice[]): Html | null {
  if (invoices.length === 0) return null;
  const { invoices: words } = texts;
  const link = (invoice: Invoice): Html =>
    html`<li><a href="/invoices/${invoice.id}">${words.kinds[invoice.kind]} <bdi>${invoiceNumber(invoice)}</bdi></a></li>`;
  return html`<section class="card" aria-labelledby="invoices"><h2 id="invoices">${words.title}</h2>
<ul class="rows">${invoices.map(link)}</ul></section>`;
}

function toFact({ label, lines }: InvoiceFact): readonly [string, Html] {
  return [label, html`${lines.map((line, at) => html`${at > 0 && html`<br>`}<bdi>${line}</bdi>`)}`];
}

function table({ heads, rows, total }: InvoiceTexts): Html {
  const row = ({ item, planName, cells }: InvoiceTexts['rows'][number]): Html =>
    html`<tr><td>${item}${planName !== null && html`: <bdi>${planName}</bdi>`}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  const last = total.cells.length - 1;
  const sums = total.cells.map((sum, at) => html`<td>${at === last ? html`<b>${sum}</b>` : sum}</td>`);
  return html`<div class="card scroll" tabindex="0" role="region" aria-label="${heads[0]}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody>
<tfoot><tr><th scope="row">${total.label}</th>${sums}</tr></tfoot>
</table></div>`;
}
