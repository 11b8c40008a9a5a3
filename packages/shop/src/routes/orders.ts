import { networkOf } from '@panelkit/http';
import { type CommandContext, notFound } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { keepCart, parseCart } from '../cart.ts';
import { actorOf, pageContextOf, requireCustomer, viewerIn } from '../page-context.ts';
import { ordersPage } from '../pages/account-page.ts';
import { orderPage } from '../pages/order-page.ts';
import { cardOfferOf } from '../people/card-offer-of.ts';
import { identifyBuyer } from '../people/identify-customer.ts';
import { addressOf } from '../security/address-of.ts';
import { isFramed } from '../security/bearer.ts';
import { formKey, parseForm } from '../security/form-guard.ts';
import type { Shop } from '../shop.ts';
import { followOrder } from './follow-order.ts';
import { requireChallenge } from './identity/require-challenge.ts';
import { cursorOf } from './next-page.ts';
import { offerOf } from './offer-of.ts';
import { paramOf } from './param-of.ts';

const orderForm = z.object({
  ...formKey,
  cart: z.string().max(3000).transform(parseCart),
  total: z.coerce.number(),
  method: z.string(),
});
const plainForm = z.object(formKey);
const trialForm = z.object({ ...formKey, slug: z.string().max(100) });
const payForm = z.object({ ...formKey, method: z.string() });

/** Buying, following an order, paying it again, cancelling it. */
export function createOrderRoutes(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  router.use('/orders', requireCustomer);
  router.get('/orders', async (request, response) => {
    const page = { ...cursorOf(request), limit: 20, newestFirst: true };
    const { rows: orders, nextCursor } = await panelkit.orders.list(page, { actor: actorOf(request) });
    response.send(ordersPage(pageContextOf(request), { orders, nextCursor }));
  });
  const identify = identifyBuyer(shop);
  router.post('/orders', identify, (request, response) => place(shop, request, response));
  router.post('/trials', requireCustomer, requireChallenge(shop, 'trial'), identify, (request, response) =>
    tryFree(shop, request, response),
  );
  router.get('/orders/:orderId', async (request, response) => {
    const by = { actor: actorOf(request) };
    const order = await panelkit.orders.get(request.params.orderId, by);
    const units = await panelkit.units.listByOrder(order.id, by);
    const { rows: payments } = await panelkit.payments.list({ orderId: order.id }, by);
    const actions = await panelkit.orders.allowedActions(order.id, by);
    const payment = payments.at(-1) ?? null;
    const offer = await offerOf(shop, payment);
    const card = await cardOfferOf(shop, payment, viewerIn(request).user);
    const { rows: invoices } = await panelkit.invoices.ofOrder(order.id, {}, by);
    const isArriving = payment !== null && (await panelkit.payments.isArriving(payment.id, by));
    const view = { order, actions, units, payment, offer, isArriving, card, invoices, payTo: shop.payTo };
    response.send(orderPage(pageContextOf(request), view));
  });
  router.get('/orders/:orderId/events', followOrder(shop));
  router.post('/orders/:orderId/pay', identify, async (request, response) => {
    const { key, method } = parseForm(payForm, request);
    const orderId = paramOf(request, 'orderId');
    const by = { actor: actorOf(request), idempotencyKey: key };
    await panelkit.orders.pay({ orderId, payment: { method } }, by);
    response.redirect(303, `/orders/${orderId}`);
  });
  router.post('/orders/:orderId/cancel', async (request, response) => {
    const { key } = parseForm(plainForm, request);
    const orderId = paramOf(request, 'orderId');
    const by = { actor: actorOf(request), idempotencyKey: key };
    await panelkit.orders.cancel({ orderId, reason: pageContextOf(request).texts.order.cancelReason }, by);
    request.log.info({ orderId }, 'order cancelled by its customer');
    response.redirect(303, `/orders/${orderId}`);
  });
  return router;
}

async function place(shop: Shop, request: Request, response: Response): Promise<void> {
  const { panelkit, publicUrl } = shop;
  const { cart, total: expectedTotalMinor, method, key } = parseForm(orderForm, request);
  const actor = actorOf(request);
  const items = await Promise.all(
    cart.map(async ({ slug, quantity }) => {
      const plan = await panelkit.plans.findBySlug(slug);
      if (plan === null) throw notFound('plan', slug);
      return { planId: plan.id, quantity };
    }),
  );
  const wanted = { customerId: actor.id, items, expectedTotalMinor, payment: { method } };
  const channel = channelOf(request);
  const order = await panelkit.orders.place({ ...wanted, channel }, byOf(request, key));
  request.log.info({ orderId: order.id, customerId: actor.id }, 'order placed');
  keepCart(response, [], publicUrl);
  response.redirect(303, `/orders/${order.id}`);
}

/** Who pays for an order of a chat at a provider's page is led back into the chat. */
function channelOf(request: Request): string {
  return isFramed(request) ? 'telegram' : 'web';
}

/** With the network that it came from: what one network may hold unpaid is bounded. */
function byOf(request: Request, idempotencyKey: string): CommandContext {
  const network = networkOf(addressOf(request)) || undefined;
  return { actor: actorOf(request), idempotencyKey, network };
}

/** One free trial for a customer; that it is free, and that it is the first, is PanelKit's business. */
async function tryFree({ panelkit }: Shop, request: Request, response: Response): Promise<void> {
  const { slug, key } = parseForm(trialForm, request);
  const actor = actorOf(request);
  const plan = await panelkit.plans.findBySlug(slug);
  if (plan === null) throw notFound('plan', slug);
  const items = [{ planId: plan.id, quantity: 1, trial: true }];
  const wanted = { customerId: actor.id, items, expectedTotalMinor: 0, payment: { method: 'wallet' } };
  const channel = channelOf(request);
  const order = await panelkit.orders.place({ ...wanted, channel }, { actor, idempotencyKey: key });
  request.log.info({ orderId: order.id, customerId: actor.id }, 'trial started');
  response.redirect(303, `/orders/${order.id}`);
}
