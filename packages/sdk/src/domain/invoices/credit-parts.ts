import { type TaxedAmount, taxOfPart } from '../orders/tax.ts';
import type { Invoice } from './invoice.ts';

/** What a credit takes back of one invoice. */
export interface CreditPart extends TaxedAmount {
  invoice: Invoice;
}

/** What was not taken back of an invoice yet. `documents` contains its credit notes. */
function leftOfInvoice({ id, grossMinor }: Invoice, documents: readonly Invoice[]): number {
  return documents.reduce(
    (left, note) => (note.correctsId === id ? left - note.grossMinor : left),
    grossMinor,
  );
}

/**
 * Spreads a credit over the invoices that it takes back, the newest first, none beyond what is left of it.
 * What no invoice covers was sold before the shop wrote invoices, and has no part. Parts that add up to the
 * whole carry exactly its tax.
 */
export function creditParts(credit: TaxedAmount, documents: readonly Invoice[]): CreditPart[] {
  const invoices = documents
    .filter(({ kind }) => kind === 'invoice')
    .toSorted(byNumber)
    .toReversed();
  let takenMinor = 0;
  return invoices.flatMap((invoice) => {
    const amountMinor = Math.min(credit.amountMinor - takenMinor, leftOfInvoice(invoice, documents));
    if (amountMinor <= 0) return [];
    const taxMinor = taxOfPart(credit, amountMinor, takenMinor);
    takenMinor += amountMinor;
    return [{ invoice, amountMinor, taxMinor }];
  });
}

function byNumber(one: Invoice, other: Invoice): number {
  return (
    one.postedAt.getTime() - other.postedAt.getTime() ||
    one.fiscalYear - other.fiscalYear ||
    one.number - other.number
  );
}
