import { Router } from 'express';
import { actorOf, pageContextOf, requireCustomer } from '../../page-context.ts';
import { invoicePage } from '../../pages/invoices/invoice-page.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';
import { sendPdf } from './send-pdf.ts';

/** A customer's invoices, which the pages of orders link to. */
export function createInvoiceRoutes({ panelkit }: Shop): Router {
  const router = Router();
  router.get('/invoices/:id.pdf', requireCustomer, async (request, response) => {
    const by = { actor: actorOf(request) };
    await sendPdf(request, response, await panelkit.invoices.get(paramOf(request, 'id'), by));
  });
  router.get('/invoices/:id', requireCustomer, async (request, response) => {
    const invoice = await panelkit.invoices.get(paramOf(request, 'id'), { actor: actorOf(request) });
    const backHref = invoice.orderId === null ? '/orders' : `/orders/${invoice.orderId}`;
    const path = `/invoices/${invoice.id}`;
    response.send(invoicePage(pageContextOf(request), invoice, { path, backHref }));
  });
  return router;
}
