import type { Invoice } from '@panelkit/sdk';
import { byGroup, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** The number of a document, as one key. */
function numberKey({ series, fiscalYear, number }: Pick<Invoice, 'series' | 'fiscalYear' | 'number'>) {
  return joined(series, joined(String(fiscalYear), number));
}

/** Invoices and credit notes, and the ledger transactions that wait for theirs, under their id. */
export const createInvoiceTables = () => ({
  invoices: createTable<Invoice, 'number' | 'posting', 'customer' | 'order' | 'subscription' | 'corrected'>({
    kind: 'invoice',
    fixed: [],
    unique: {
      number: numberKey,
      posting: ({ postingId, part }) => joined(postingId, part),
    },
    indexes: {
      customer: byGroup((row) => row.customerId),
      order: byGroup((row) => row.orderId),
      subscription: byGroup((row) => row.subscriptionId),
      corrected: byGroup((row) => row.correctsId),
    },
  }),
  invoiceSeries: createTable<{ id: string; last: number }, never, never>({
    kind: 'invoice series',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {},
  }),
  unnumberedSales: createTable<{ id: string }, never, never>({
    kind: 'unnumbered sale',
    fixed: [],
    unique: {},
    indexes: {},
  }),
});
