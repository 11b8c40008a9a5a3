import { type Invoice, invoiceNumber } from '@panelkit/sdk';
import type { Request, Response } from 'express';
import { pageContextOf } from '../../page-context.ts';
import { invoicePdf } from '../../pages/invoices/invoice-pdf.ts';

/** A document as a file, in the language of its reader. */
export async function sendPdf(request: Request, response: Response, invoice: Invoice): Promise<void> {
  const bytes = await invoicePdf(pageContextOf(request), invoice);
  response
    .set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    .attachment(`${invoiceNumber(invoice)}.pdf`)
    .type('application/pdf')
    .send(bytes);
}
