import { createMoneyFormat, type Invoice, type InvoiceLine, invoiceNumber } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';
import { methodName } from '../parts/method-name.ts';

/** Something that a document says, in one or several lines. */
export interface InvoiceFact {
  label: string;
  lines: string[];
}

/** What a document says, in the language of its reader: its page and its PDF say the same. */
export interface InvoiceTexts {
  kind: string;
  number: string;
  facts: InvoiceFact[];
  /** Item, quantity, net, rate, tax and gross. */
  heads: string[];
  rows: { item: string; planName: string | null; cells: string[] }[];
  /** Under the rows, from the quantity on. */
  total: { label: string; cells: string[] };
  paid: InvoiceFact;
  /** Empty: none. */
  footer: string;
}

/** Whoever reads a document: on a page, in a file or in a chat. */
export type InvoiceReader = Pick<PageContext, 'language' | 'texts'>;

export function invoiceTexts(reader: InvoiceReader, invoice: Invoice): InvoiceTexts {
  const { language, texts } = reader;
  const { invoices: words, format } = texts;
  const { content, grossMinor, taxMinor } = invoice;
  const money = moneyIn(reader, invoice);
  const percent = new Intl.NumberFormat(language.locale, { style: 'percent', maximumFractionDigits: 2 });
  const rateOf = ({ taxBasisPoints }: InvoiceLine): string =>
    taxBasisPoints === null ? '' : percent.format(taxBasisPoints / 10_000);
  const sums = (sold: { grossMinor: number; taxMinor: number }, rate: string): string[] => [
    money(sold.grossMinor - sold.taxMinor),
    rate,
    money(sold.taxMinor),
    money(sold.grossMinor),
  ];
  const [, footer = ''] =
    Object.entries(content.seller.footer).find(([code]) => code === language.code) ?? [];
  return {
    kind: words.kinds[invoice.kind],
    number: invoiceNumber(invoice),
    facts: factsOf(reader, invoice),
    heads: [words.item, words.quantity, words.net, words.rate, words.tax, words.gross],
    rows: content.lines.map((line) => ({
      item: words.lines[line.kind],
      planName: line.planName,
      cells: [format.number(line.quantity), ...sums(line, rateOf(line))],
    })),
    total: { label: words.gross, cells: ['', ...sums({ grossMinor, taxMinor }, '')] },
    paid: { label: words.paidBy, lines: paymentsOf(reader, invoice) },
    footer,
  };
}

/** In the reader's calendar and the time zone of the fiscal year. */
function dateIn({ language }: InvoiceReader, { content }: Invoice): (at: Date) => string {
  const { timeZone } = content.fiscal;
  const { format } = new Intl.DateTimeFormat(language.locale, { dateStyle: 'long', timeZone });
  return format;
}

function moneyIn(
  { language }: InvoiceReader,
  { currency, content }: Invoice,
): (amountMinor: number) => string {
  const { format } = createMoneyFormat({ locale: language.locale, displayUnit: content.displayUnit });
  return (amountMinor) => format({ amountMinor, currency });
}

function factsOf(reader: InvoiceReader, invoice: Invoice): InvoiceFact[] {
  const { invoices: words } = reader.texts;
  const { seller, buyer, orderNumber, corrects } = invoice.content;
  const date = dateIn(reader, invoice);
  const facts: [string, string | null][] = [
    [words.seller, `${seller.name}\n${seller.address}`.trim()],
    [words.taxId, seller.taxId || null],
    [words.buyer, buyer.name],
    [words.customerNumber, buyer.externalId],
    [words.issued, date(invoice.issuedAt)],
    [words.delivered, date(invoice.postedAt)],
    [words.order, orderNumber],
    [words.corrects, corrects && words.correctsWhat(corrects.number, date(corrects.issuedAt))],
  ];
  return facts.flatMap(([label, text]) => (text === null ? [] : [{ label, lines: text.split('\n') }]));
}

function paymentsOf(reader: InvoiceReader, invoice: Invoice): string[] {
  const { texts } = reader;
  const { payments } = invoice.content;
  const date = dateIn(reader, invoice);
  if (payments.length === 0) return [texts.invoices.wallet];
  return payments.map(({ method, at }) => texts.invoices.paid(methodName(texts, method), date(at)));
}
