import type { Payment, QueryContext } from '@panelkit/sdk';
import { Router } from 'express';
import { actorOf, pageContextOf, requireCustomer } from '../../page-context.ts';
import { sharedReceiptPage, type WaitingPayment } from '../../pages/install/shared-receipt-page.ts';
import type { Shop } from '../../shop.ts';
import { SHARED_RECEIPT } from './manifest.ts';

/** More than a customer has open; the newest come first. */
const MOST_SHOWN = 20;

/** Leads a picture that was shared to the payment that it proves. The picture itself is in the browser. */
export function createSharedReceiptRoute({ panelkit }: Pick<Shop, 'panelkit'>): Router {
  const router = Router();
  router.get(SHARED_RECEIPT, requireCustomer, async (request, response) => {
    const by = { actor: actorOf(request) };
    const open = { status: 'pending', newestFirst: true, limit: MOST_SHOWN } as const;
    const { rows } = await panelkit.payments.list(open, by);
    const byReceipt = rows.filter(({ method }) => method === 'receipt');
    const waiting = await Promise.all(byReceipt.map((payment) => waitingOf({ panelkit }, payment, by)));
    const [only, ...others] = waiting;
    if (only !== undefined && others.length === 0) return response.redirect(303, only.href);
    response.send(sharedReceiptPage(pageContextOf(request), waiting));
  });
  return router;
}

async function waitingOf(
  { panelkit }: Pick<Shop, 'panelkit'>,
  { id, amount, orderId, wish }: Payment,
  by: QueryContext,
): Promise<WaitingPayment> {
  if (orderId === null)
    return { amount, href: `/payments/${id}`, purpose: { kind: wish === null ? 'topUp' : 'change' } };
  const { number } = await panelkit.orders.get(orderId, by);
  return { amount, href: `/orders/${orderId}`, purpose: { kind: 'order', number } };
}
