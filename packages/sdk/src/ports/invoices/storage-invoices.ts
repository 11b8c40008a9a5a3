import type { Invoice } from '../../domain/invoices/invoice.ts';
import type { LedgerTransaction } from '../../domain/payments/ledger.ts';
import type { Page, PageRequest } from '../storage/storage-repositories.ts';

/** Which documents; those that meet all of it. */
export interface InvoiceFilter {
  /**
   * Also those of customers who were merged into this one: documents keep the buyer that they were issued to.
   */
  customerId?: string;
  orderId?: string;
  subscriptionId?: string;
  kind?: Invoice['kind'];
  series?: string;
  fiscalYear?: number;
  number?: number;
  /** `postedAt` from the one on, and before the other. */
  postedFrom?: Date;
  postedBefore?: Date;
}

/** Unique: (`series`, `fiscalYear`, `number`), (`postingId`, `part`). */
export interface InvoiceReader {
  find(id: string): Promise<Invoice | null>;
  /** Ordered by id: in the order in which they were issued. */
  list(request?: PageRequest & InvoiceFilter): Promise<Page<Invoice>>;
  /**
   * Ledger transactions that touch `revenue` or `tax` and wait for their documents, oldest first by id.
   * `limit` 1–500.
   */
  listWaiting(limit: number): Promise<LedgerTransaction[]>;
}

/** Documents are numbered by transactions that have locked the settings, one after the other. */
export interface InvoiceWriter extends InvoiceReader {
  /** The last number of a series in a fiscal year; 0 when there is none. */
  lastNumber(series: string, fiscalYear: number): Promise<number>;
  /**
   * Stores the documents of a ledger transaction, which waits no longer; none: it has no document. Documents
   * never change and are never deleted. This or a later call of the transaction, or the transaction itself,
   * throws when the number before one of them is missing, when the credit notes of an invoice are more than
   * it, or with `STORAGE_CONFLICT` when a unique key exists.
   * @returns false when it does not wait (nothing changed)
   */
  issue(postingId: string, documents: readonly Invoice[]): Promise<boolean>;
}
