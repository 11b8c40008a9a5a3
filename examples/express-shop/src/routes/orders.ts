import { Router } from 'express';
import * as z from 'zod';
import { orderPage } from '../pages/order-page.ts';
import { formKey, parseForm } from '../security/form-guard.ts';
import type { Shop } from '../shop.ts';
import { actorOf, requireCustomer, visitOf } from '../visit.ts';

const orderForm = z.object({
  ...formKey,
  planId: z.string(),
  quantity: z.coerce.number(),
  method: z.string(),
});
const cancelForm = z.object(formKey);
const receiptForm = z.object({ ...formKey, reference: z.string().trim().min(1), note: z.string().trim() });

/** Buying, following an order, paying it by receipt, cancelling it. */
export function createOrderRoutes({ panelkit, payTo }: Shop): Router {
  const router = Router();
  router.use(['/orders', '/payments'], requireCustomer);
  router.post('/orders', async (request, response) => {
    const { planId, quantity, method, key } = parseForm(orderForm, request);
    const actor = actorOf(request);
    const items = [{ planId, quantity }];
    const order = await panelkit.orders.place(
      { customerId: actor.id, items, payment: { method }, channel: 'web' },
      { actor, idempotencyKey: key },
    );
    request.log.info({ orderId: order.id, customerId: actor.id }, 'order placed');
    response.redirect(303, `/orders/${order.id}`);
  });
  router.get('/orders/:orderId', async (request, response) => {
    const by = { actor: actorOf(request) };
    const order = await panelkit.orders.get(request.params.orderId, by);
    const units = await panelkit.units.listByOrder(order.id, by);
    const { rows: payments } = await panelkit.payments.list({ orderId: order.id }, by);
    response.send(orderPage(visitOf(request), { order, units, payment: payments.at(-1) ?? null, payTo }));
  });
  router.post('/orders/:orderId/cancel', async (request, response) => {
    const { key } = parseForm(cancelForm, request);
    const { orderId } = request.params;
    const by = { actor: actorOf(request), idempotencyKey: key };
    await panelkit.orders.cancel({ orderId, reason: visitOf(request).texts.order.cancelReason }, by);
    request.log.info({ orderId }, 'order cancelled by its customer');
    response.redirect(303, `/orders/${orderId}`);
  });
  router.post('/payments/:paymentId/receipt', async (request, response) => {
    const { reference, note, key } = parseForm(receiptForm, request);
    const { paymentId } = request.params;
    const by = { actor: actorOf(request), idempotencyKey: key };
    const payment = await panelkit.payments.submitReceipt({ paymentId, reference, note: note || null }, by);
    request.log.info({ paymentId, orderId: payment.orderId }, 'receipt submitted');
    response.redirect(303, payment.orderId === null ? '/account' : `/orders/${payment.orderId}`);
  });
  return router;
}
