import { actOnPage, deedsOf, PAGE_DEEDS, paymentOfInvoice } from '@panelkit/payment-gateways/simulators';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { DEMO_PAY_PAGE, type DemoProvider } from '../demo/demo-provider.ts';
import { pageContextOf } from '../page-context.ts';
import { type DemoInvoice, demoPayPage } from '../pages/demo-pay-page.ts';
import { parseForm } from '../security/form-guard.ts';
import { hostError } from '../security/host-error.ts';
import type { Shop } from '../shop.ts';
import { paramOf } from './param-of.ts';

const deedForm = z.object({ deed: z.enum(PAGE_DEEDS) });

/**
 * The page of the simulated provider, where a newcomer pays as customers do: too little, late, twice; in a
 * demo only.
 */
export function createDemoPayRoutes({ panelkit, demoProvider }: Shop): Router {
  const router = Router();
  if (demoProvider === null) return router;
  const { gateway, simulator } = demoProvider;
  router.get(`${DEMO_PAY_PAGE}/:invoiceId`, (request, response) => {
    response.send(demoPayPage(pageContextOf(request), invoiceOf(simulator, request)));
  });
  router.post(`${DEMO_PAY_PAGE}/:invoiceId`, async (request, response) => {
    const { id } = invoiceOf(simulator, request);
    actOnPage(simulator, id, parseForm(deedForm, request).deed);
    for (const notice of simulator.takeNotices())
      await panelkit.payments.receiveEvent({ gateway: gateway.method, ...notice });
    response.redirect(303, `${DEMO_PAY_PAGE}/${id}`);
  });
  return router;
}

/** A simulated provider forgets its invoices when the process ends. @throws PanelkitError `PAGE_NOT_FOUND` */
function invoiceOf(simulator: DemoProvider['simulator'], request: Request): DemoInvoice {
  const id = paramOf(request, 'invoiceId');
  const invoice = simulator.invoice(id);
  if (invoice === undefined) throw hostError('PAGE_NOT_FOUND');
  const payment = paymentOfInvoice(simulator, id);
  return { ...invoice, id, payment, deeds: deedsOf(payment) };
}
