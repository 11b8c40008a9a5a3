import { createMoneyFormat, type Invoice, type InvoiceLine, invoiceNumber } from '@panelkit/sdk';
import type { Language } from '../../messages/language.ts';
import type { PageContext } from '../../page-context.ts';
import { layout } from '../layout.ts';
import { facts } from '../parts/facts.ts';
import { type Html, html } from '../parts/html.ts';
import { methodName } from '../parts/method-name.ts';

/** A document as issued, ready to print. */
export function invoicePage(pageContext: PageContext, invoice: Invoice, backHref: string): string {
  const { invoices: words } = pageContext.texts;
  const title = `${words.kinds[invoice.kind]} ${invoiceNumber(invoice)}`;
  const body = html`<div class="frame narrow stack invoice">
<p class="unprinted"><a class="back" href="${backHref}">${words.title}</a></p>
<div class="title"><h1>${words.kinds[invoice.kind]} <bdi>${invoiceNumber(invoice)}</bdi></h1></div>
${parties(pageContext, invoice)}
${lines(pageContext, invoice)}
<section class="card">${paid(pageContext, invoice)}</section>
${footer(pageContext, invoice)}
<p class="muted unprinted">${words.print}</p>
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

/** In the reader's calendar and the time zone of the fiscal year. */
function dateIn({ language }: PageContext, { content }: Invoice, at: Date): string {
  const { timeZone } = content.fiscal;
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'long', timeZone }).format(at);
}

function moneyIn(language: Language, { currency, content }: Invoice): (amountMinor: number) => string {
  const { format } = createMoneyFormat({ locale: language.locale, displayUnit: content.displayUnit });
  return (amountMinor) => format({ amountMinor, currency });
}

function parties(pageContext: PageContext, invoice: Invoice): Html {
  const { invoices: words } = pageContext.texts;
  const { seller, buyer, orderNumber, corrects } = invoice.content;
  const date = (at: Date): string => dateIn(pageContext, invoice, at);
  return html`<section class="card">${facts([
    [
      words.seller,
      html`<b dir="auto">${seller.name}</b><br><span class="address" dir="auto">${seller.address}</span>`,
    ],
    seller.taxId !== '' && [words.taxId, html`<bdi>${seller.taxId}</bdi>`],
    buyer.name !== null && [words.buyer, html`<bdi>${buyer.name}</bdi>`],
    [words.customerNumber, html`<bdi>${buyer.externalId}</bdi>`],
    [words.issued, date(invoice.issuedAt)],
    [words.delivered, date(invoice.postedAt)],
    orderNumber !== null && [words.order, html`<bdi>${orderNumber}</bdi>`],
    corrects !== null && [words.corrects, words.correctsWhat(corrects.number, date(corrects.issuedAt))],
  ])}</section>`;
}

function lines(pageContext: PageContext, invoice: Invoice): Html {
  const { language, texts } = pageContext;
  const { invoices: words, format } = texts;
  const money = moneyIn(language, invoice);
  const percent = new Intl.NumberFormat(language.locale, { style: 'percent', maximumFractionDigits: 2 });
  const { content, grossMinor, taxMinor } = invoice;
  const rateOf = ({ taxBasisPoints }: InvoiceLine): string =>
    taxBasisPoints === null ? '' : percent.format(taxBasisPoints / 10_000);
  const row = (line: InvoiceLine): Html =>
    html`<tr><td>${words.lines[line.kind]}${line.planName !== null && html`: <bdi>${line.planName}</bdi>`}</td><td>${format.number(line.quantity)}</td><td>${money(line.grossMinor - line.taxMinor)}</td><td>${rateOf(line)}</td><td>${money(line.taxMinor)}</td><td>${money(line.grossMinor)}</td></tr>`;
  const heads = [words.item, words.quantity, words.net, words.rate, words.tax, words.gross];
  return html`<div class="card scroll" tabindex="0" role="region" aria-label="${words.item}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${content.lines.map(row)}</tbody>
<tfoot><tr><th scope="row">${words.gross}</th><td></td><td>${money(grossMinor - taxMinor)}</td><td></td><td>${money(taxMinor)}</td><td><b>${money(grossMinor)}</b></td></tr></tfoot>
</table></div>`;
}

function paid(pageContext: PageContext, invoice: Invoice): Html {
  const { texts } = pageContext;
  const { invoices: words } = texts;
  const { payments } = invoice.content;
  const how = payments.map(({ method, at }) =>
    words.paid(methodName(texts, method), dateIn(pageContext, invoice, at)),
  );
  const rows = how.length === 0 ? [words.wallet] : how;
  return facts([[words.paidBy, rows.map((row, at) => html`${at > 0 && html`<br>`}${row}`)]]);
}

function footer({ language }: PageContext, { content }: Invoice): Html | null {
  const [, text = ''] = Object.entries(content.seller.footer).find(([code]) => code === language.code) ?? [];
  return text === '' ? null : html`<p class="address" dir="auto">${text}</p>`;
}
