import { isSameFiscalTerms } from '../../domain/invoices/fiscal-year.ts';
import type { InvoiceSettings } from '../../domain/invoices/invoice.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';

/**
 * Refuses settings under which numbers would have gaps: once there is an invoice, the shop goes on writing
 * them, by the years of the first.
 * @throws PanelkitError `INVALID_INPUT`
 */
export async function requireFiscalTerms(
  tx: Transaction,
  wanted: InvoiceSettings | null | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  const [first] = (await tx.invoices.list({ limit: 1 })).rows;
  if (first === undefined || (wanted !== null && isSameFiscalTerms(wanted.fiscal, first.content.fiscal)))
    return;
  throw invalidInput([
    { path: 'invoices.fiscal', code: 'fixed', message: 'cannot change: the first invoice has fixed it' },
  ]);
}
