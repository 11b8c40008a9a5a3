import { type Invoice, type InvoiceSettings, invoiceNumber, LANGUAGES } from '@panelkit/sdk';
import { findLanguage } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { may } from '../../../roles/permissions.ts';
import { field, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { csvLink } from '../csv-link.ts';
import { staffFrame, table } from '../staff-frame.ts';

export interface InvoicesView {
  invoices: Invoice[];
  nextCursor: string | null;
  filter: { kind: string; number: string; from: string; to: string };
  /** Null while the shop writes no invoices. */
  settings: InvoiceSettings | null;
  /** Whether the first document has fixed the fiscal year. */
  isFixed: boolean;
  /** The form's values before the first settings. */
  suggested: { name: string; timeZone: string };
  done: string | null;
}

export function invoicesPage(pageContext: PageContext, view: InvoicesView): string {
  const { invoices: words, staffLists, format } = pageContext.texts;
  const query = new URLSearchParams(view.filter);
  const filters = html`<form class="card filters" action="/staff/invoices">
${field({ name: 'number', label: words.number, value: view.filter.number, hint: words.search, optional: true, maxLength: 40 })}
${select({ name: 'kind', label: words.kind, value: view.filter.kind, options: [['', staffLists.any], ...Object.entries(words.kinds)] })}
${field({ name: 'from', label: words.from, type: 'date', value: view.filter.from, optional: true })}
${field({ name: 'to', label: words.to, type: 'date', value: view.filter.to, optional: true })}
<div class="actions"><button class="primary">${staffLists.show}</button>${csvLink(pageContext, `/staff/export/invoices.csv?${query}`)}</div></form>`;
  const rows = view.invoices.map((invoice) => [
    html`<a href="/staff/invoices/${invoice.id}"><bdi>${invoiceNumber(invoice)}</bdi></a>`,
    words.kinds[invoice.kind],
    html`<a href="/staff/customers/${invoice.customerId}"><bdi>${invoice.content.buyer.name ?? invoice.content.buyer.externalId}</bdi></a>`,
    format.money({ amountMinor: invoice.taxMinor, currency: invoice.currency }),
    format.money({ amountMinor: invoice.grossMinor, currency: invoice.currency }),
    format.dateTime(invoice.postedAt),
  ]);
  const heads = [words.number, words.kind, words.buyer, words.tax, words.gross, words.delivered];
  const body = html`${filters}
${table(pageContext, { label: words.title, heads, rows, href: `/staff/invoices?${query}`, nextCursor: view.nextCursor })}
${may(pageContext.viewer?.role ?? null, 'manage-settings') && settingsForm(pageContext, view)}`;
  return staffFrame(pageContext, { title: words.title, body, done: view.done });
}

function settingsForm(pageContext: PageContext, { settings, suggested, isFixed }: InvoicesView): Html {
  const { settings: words } = pageContext.texts.invoices;
  const { seller, fiscal } = settings ?? {};
  const years = isFixed
    ? html`<p class="muted">${words.fixed}</p>`
    : html`<div class="filters">${select({ name: 'calendar', label: words.calendar, value: fiscal?.calendar ?? 'gregorian', options: Object.entries(words.calendars) })}
${field({ name: 'firstMonth', label: words.firstMonth, value: String(fiscal?.firstMonth ?? 1), inputMode: 'numeric', maxLength: 2 })}
${field({ name: 'timeZone', label: words.timeZone, value: fiscal?.timeZone ?? suggested.timeZone, maxLength: 100 })}</div>`;
  const body = html`<p class="muted">${words.lead}</p>
${field({ name: 'name', label: words.name, value: seller?.name ?? suggested.name, maxLength: 200 })}
${field({ name: 'address', label: words.address, value: seller?.address ?? '', rows: 3, optional: true })}
${field({ name: 'taxId', label: words.taxId, value: seller?.taxId ?? '', maxLength: 100, optional: true })}
<div class="filters">${field({ name: 'invoiceSeries', label: words.invoiceSeries, value: settings?.invoiceSeries ?? 'INV', maxLength: 10, hint: words.seriesHint })}
${field({ name: 'creditNoteSeries', label: words.creditNoteSeries, value: settings?.creditNoteSeries ?? 'CN', maxLength: 10 })}</div>
${years}
${LANGUAGES.map((code) => field({ name: `footer-${code}`, label: words.footer(findLanguage(code)?.name ?? code), value: seller?.footer[code] ?? '', rows: 2, maxLength: 1000, optional: true }))}
<div class="actions"><button class="primary">${pageContext.texts.staffPlans.save}</button></div>`;
  return html`<section class="card form"><h2>${words.title}</h2>${postForm(pageContext, { action: '/staff/invoices/settings', className: 'stack', body })}</section>`;
}
