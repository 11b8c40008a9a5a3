import { type Request, Router } from 'express';
import * as z from 'zod';
import { pageContextOf, viewerIn } from '../page-context.ts';
import { extensionPage } from '../pages/extension-page.ts';
import { planChangePage } from '../pages/plan-change-page.ts';
import { identifyBuyer } from '../people/identify-customer.ts';
import { formKey, parseForm } from '../security/form-guard.ts';
import { typedCount } from '../security/plain-input.ts';
import type { Shop } from '../shop.ts';
import { paramOf } from './param-of.ts';

const plainForm = z.object(formKey);
const confirmedForm = z.object({ ...formKey, confirmed: z.literal('yes') });
const renewForm = z.object({ ...formKey, enabled: z.enum(['yes', 'no']) });
const extendForm = z.object({
  ...formKey,
  units: z.coerce.number(),
  type: z.enum(['extend', 'reset']),
  price: z.coerce.number(),
});
const changeForm = z.object({
  ...formKey,
  planId: z.string().max(100),
  price: z.coerce.number(),
  refund: z.coerce.number(),
});
const payForm = z.intersection(
  z.object({ ...formKey, method: z.string().max(50), atMost: z.coerce.number().optional() }),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('extension'), units: z.coerce.number() }),
    z.object({ kind: z.literal('plan-change'), planId: z.string().max(100) }),
  ]),
);
const units = typedCount(1, 120).catch(1);

const idOf = (request: Request): string => paramOf(request, 'subscriptionId');
const byOf = (request: Request, { key }: { key: string }) => ({
  actor: viewerIn(request).actor,
  idempotencyKey: key,
});

/** What a customer may do with a subscription. Behind `requireCustomer`. */
export function createSubscriptionActions(shop: Shop): Router {
  const router = Router();
  router.use(createExtension(shop), createPlanChange(shop), createPaidChange(shop), createSwitches(shop));
  return router;
}

function createExtension({ panelkit }: Shop): Router {
  const { subscriptions } = panelkit;
  const router = Router();
  router.get('/subscriptions/:subscriptionId/extend', async (request, response) => {
    const { actor, balance } = viewerIn(request);
    const subscription = await subscriptions.get(idOf(request), { actor });
    const plan = await panelkit.plans.get(subscription.planId);
    const wanted = { subscriptionId: subscription.id, units: units.parse(request.query.units) };
    const offer = await subscriptions.previewExtension(wanted, { actor });
    const view = { subscription, plan, offer, balance: balance ?? { ...plan.price, amountMinor: 0 } };
    response.send(extensionPage(pageContextOf(request), view));
  });
  router.post('/subscriptions/:subscriptionId/extend', async (request, response) => {
    const form = parseForm(extendForm, request);
    const subscriptionId = idOf(request);
    const expected = { type: form.type, priceMinor: form.price };
    await subscriptions.extend({ subscriptionId, units: form.units, expected }, byOf(request, form));
    request.log.info({ subscriptionId }, 'subscription extended');
    response.redirect(303, `/subscriptions/${subscriptionId}?done=extend`);
  });
  return router;
}

function createPlanChange({ panelkit }: Shop): Router {
  const { subscriptions } = panelkit;
  const router = Router();
  router.get('/subscriptions/:subscriptionId/change-plan', async (request, response) => {
    const { actor, balance } = viewerIn(request);
    const subscription = await subscriptions.get(idOf(request), { actor });
    const plan = await panelkit.plans.get(subscription.planId);
    const { rows } = await panelkit.plans.list({ visibleOnly: true, limit: 100 });
    const choices = await Promise.all(
      rows
        .filter(({ id, active, onSale }) => id !== plan.id && active && onSale)
        .map(async (other) => {
          const wanted = { subscriptionId: subscription.id, planId: other.id };
          return { plan: other, offer: await subscriptions.previewPlanChange(wanted, { actor }) };
        }),
    );
    const view = { subscription, plan, choices, balance: balance ?? { ...plan.price, amountMinor: 0 } };
    response.send(planChangePage(pageContextOf(request), view));
  });
  router.post('/subscriptions/:subscriptionId/change-plan', async (request, response) => {
    const form = parseForm(changeForm, request);
    const subscriptionId = idOf(request);
    const expected = { priceMinor: form.price, refundMinor: form.refund };
    await subscriptions.changePlan({ subscriptionId, planId: form.planId, expected }, byOf(request, form));
    request.log.info({ subscriptionId, planId: form.planId }, 'plan changed');
    response.redirect(303, `/subscriptions/${subscriptionId}?done=changePlan`);
  });
  return router;
}

/** The same changes, paid by another method than the wallet. */
function createPaidChange(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  router.post('/subscriptions/:subscriptionId/pay-change', identifyBuyer(shop), async (request, response) => {
    const { key, method, atMost: atMostMinor, ...change } = parseForm(payForm, request);
    const subscriptionId = idOf(request);
    const wanted = { subscriptionId, change, method, atMostMinor };
    const { id } = await panelkit.payments.openForChange(wanted, byOf(request, { key }));
    request.log.info({ subscriptionId, paymentId: id, method }, 'payment for a change opened');
    response.redirect(303, `/payments/${id}?next=${encodeURIComponent(`/subscriptions/${subscriptionId}`)}`);
  });
  return router;
}

function createSwitches({ panelkit: { subscriptions, linkDevices } }: Shop): Router {
  const router = Router();
  router.post('/subscriptions/:subscriptionId/auto-renew', async (request, response) => {
    const form = parseForm(renewForm, request);
    const subscriptionId = idOf(request);
    await subscriptions.setAutoRenew(
      { subscriptionId, enabled: form.enabled === 'yes' },
      byOf(request, form),
    );
    response.redirect(303, `/subscriptions/${subscriptionId}?done=autoRenew`);
  });
  router.post('/subscriptions/:subscriptionId/devices/:deviceId/remove', async (request, response) => {
    const by = byOf(request, parseForm(plainForm, request));
    const subscriptionId = idOf(request);
    await linkDevices.remove({ subscriptionId, deviceId: paramOf(request, 'deviceId') }, by);
    response.redirect(303, `/subscriptions/${subscriptionId}?done=removeDevice`);
  });
  router.post('/subscriptions/:subscriptionId/renew', async (request, response) => {
    const by = byOf(request, parseForm(confirmedForm, request));
    const subscriptionId = idOf(request);
    await subscriptions.rotateLink({ subscriptionId, renews: 'both' }, by);
    request.log.info({ subscriptionId }, 'configurations renewed');
    response.redirect(303, `/subscriptions/${subscriptionId}?done=renew`);
  });
  for (const staffAction of ['pause', 'resume', 'rotate'] as const) {
    router.post(`/subscriptions/:subscriptionId/${staffAction}`, async (request, response) => {
      const by = byOf(request, parseForm(plainForm, request));
      const subscriptionId = idOf(request);
      const run = staffAction === 'rotate' ? subscriptions.rotateLink : subscriptions[staffAction];
      await run({ subscriptionId }, by);
      response.redirect(303, `/subscriptions/${subscriptionId}?done=${staffAction}`);
    });
  }
  return router;
}
