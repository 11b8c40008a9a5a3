import { Router } from 'express';
import { actorOf, pageContextOf, requireCustomer } from '../../page-context.ts';
import { invoicePage } from '../../pages/invoices/invoice-page.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';

/** A customer's invoices, which the pages of orders link to. */
export function createInvoiceRoutes({ panelkit }: Shop): Router {
  const router = Router();
  router.get('/invoices/:id', requireCustomer, async (request, response) => {
    const invoice = await panelkit.invoices.get(paramOf(request, 'id'), { actor: actorOf(request) });
    const back = invoice.orderId === null ? '/orders' : `/orders/${invoice.orderId}`;
    response.send(invoicePage(pageContextOf(request), invoice, back));
  });
  return router;
}
