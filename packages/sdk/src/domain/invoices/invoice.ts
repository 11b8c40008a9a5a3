import type { Language } from '../notifications/language.ts';
import type { DisplayUnit } from '../payments/money-unit.ts';
import type { FiscalTerms } from './fiscal-year.ts';

/** Who sells, as staff say it; part of every document. */
export interface InvoiceSeller {
  name: string;
  /** Several lines. */
  address: string;
  /** As the state knows the seller; empty: it is not shown. */
  taxId: string;
  /** Below the sums, in the language of the document; empty or absent: nothing. */
  footer: Partial<Record<Language, string>>;
}

/** How a shop writes invoices. */
export interface InvoiceSettings {
  seller: InvoiceSeller;
  /** Names the series of the numbers, `[A-Z0-9]`: of invoices, and another one of credit notes. */
  invoiceSeries: string;
  creditNoteSeries: string;
  /** Fixed by the first document. */
  fiscal: FiscalTerms;
}

/**
 * *credit*: what was left of former lots and counts towards a new plan, negative; in a credit note: what was
 * given back.
 */
export type InvoiceLineKind =
  | 'purchase'
  | 'setup-fee'
  | 'extension'
  | 'plan-change'
  | 'usage-reset'
  | 'credit';

/** `grossMinor` is what the customer pays, `taxMinor` the tax in it. */
export interface InvoiceLine {
  kind: InvoiceLineKind;
  /** Null where it is of no plan. */
  planName: string | null;
  quantity: number;
  grossMinor: number;
  taxMinor: number;
  /** In hundredths of a percent; null: not known. */
  taxBasisPoints: number | null;
}

/** Money that paid for it. An empty list: the wallet did. */
export interface InvoicePayment {
  id: string;
  method: string;
  at: Date;
}

/** What a document says, as it was when it was issued. */
export interface InvoiceContent {
  seller: InvoiceSeller;
  buyer: { name: string | null; externalId: string };
  fiscal: FiscalTerms;
  displayUnit: DisplayUnit | null;
  orderNumber: string | null;
  lines: InvoiceLine[];
  payments: InvoicePayment[];
  /** Of a credit note: the invoice that it corrects. */
  corrects: { number: string; issuedAt: Date } | null;
}

/** An invoice, or a credit note that takes back a part of one. Never changed, never deleted. */
export interface Invoice {
  id: string;
  kind: 'invoice' | 'credit-note';
  series: string;
  fiscalYear: number;
  /** In its series and fiscal year: from 1, without gaps. */
  number: number;
  /**
   * The ledger transaction that it documents, and which of its documents it is, from 0: a credit may belong
   * to several invoices.
   */
  postingId: string;
  part: number;
  /** The hold that was posted with it; null for a credit note. */
  holdId: string | null;
  /** Of a credit note: the invoice of which it takes back a part. */
  correctsId: string | null;
  customerId: string;
  orderId: string | null;
  /** Null for a setup fee. */
  subscriptionId: string | null;
  changeId: string | null;
  currency: string;
  /** Of a credit note: what is taken back, positive. */
  grossMinor: number;
  taxMinor: number;
  /** When it was booked; the fiscal year is that of this instant. */
  postedAt: Date;
  issuedAt: Date;
  content: InvoiceContent;
}

/** The number as people write it: `INV-2026-000042`. */
export function invoiceNumber({
  series,
  fiscalYear,
  number,
}: Pick<Invoice, 'series' | 'fiscalYear' | 'number'>): string {
  return `${series}-${fiscalYear}-${String(number).padStart(6, '0')}`;
}

/** The parts of a number as people write it; null: it is none. */
export function parseInvoiceNumber(text: string): Pick<Invoice, 'series' | 'fiscalYear' | 'number'> | null {
  const [, series, year, number] =
    /^([A-Z0-9]{1,10})-(\d{4})-(\d{1,9})$/.exec(text.trim().toUpperCase()) ?? [];
  if (series === undefined) return null;
  return { series, fiscalYear: Number(year), number: Number(number) };
}
