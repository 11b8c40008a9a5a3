import type { Transaction } from '@panelkit/sdk';
import type { TransactionAccess } from '../../database/access.ts';
import { createLedgerWriter } from '../ledger-writer.ts';
import { createInvoiceWriter } from './invoices.ts';

/** What is booked, and the documents of what was sold. */
export function createBooks(access: TransactionAccess): Pick<Transaction, 'ledger' | 'invoices'> {
  return { ledger: createLedgerWriter(access), invoices: createInvoiceWriter(access) };
}
