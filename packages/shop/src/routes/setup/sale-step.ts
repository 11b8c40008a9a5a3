import type { CommandContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import { toString as drawQr } from 'qrcode';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../page-context.ts';
import { platformOf } from '../../pages/parts/client-apps.ts';
import { trustedHtml } from '../../pages/parts/html.ts';
import { planText } from '../../pages/parts/plan-facts.ts';
import { saleStepPage, type TestSale } from '../../pages/setup/sale-step.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';
import { setupProgress } from './setup-progress.ts';

const saleForm = z.object({ ...formKey, planId: z.string().max(100) });
const orderQuery = z.object({ order: z.uuid() });

/** The customer of the test; the shop has one. */
const TEST_CUSTOMER = 'set-up test';

/** A first purchase on behalf of a test customer. */
export function createSaleStep(shop: Shop): Router {
  const router = Router();
  const spending = requireStaff('adjust-wallets', 'spend-wallets');
  router.get('/staff/setup/sale', spending, async (request, response) => {
    const { rows } = await shop.panelkit.plans.list({ limit: 500 });
    response.send(
      saleStepPage(pageContextOf(request), {
        progress: await setupProgress(shop, request),
        plans: rows.filter(({ active, onSale }) => active && onSale),
        sale: await saleAsked(shop, request),
        platform: platformOf(request.get('user-agent') ?? ''),
      }),
    );
  });
  router.post('/staff/setup/sale', spending, async (request, response) => {
    const { key, planId } = parseForm(saleForm, request);
    const { sale: words } = pageContextOf(request).texts.setup;
    const by = { actor: actorOf(request), idempotencyKey: key };
    const orderId = await buy(shop, { planId, words }, by);
    response.redirect(303, `/staff/setup/sale?order=${orderId}`);
  });
  return router;
}

/** Gives the wallet what is missing, and buys. Sent twice it is one purchase. */
async function buy(
  { panelkit }: Shop,
  { planId, words }: { planId: string; words: { customer: string; reason: string } },
  by: CommandContext,
): Promise<string> {
  const customer = await panelkit.customers.ensure({
    externalId: TEST_CUSTOMER,
    displayName: words.customer,
  });
  const customerId = customer.id;
  const items = [{ planId, quantity: 1 }];
  const { total } = await panelkit.orders.quote({ customerId, items }, by);
  const available = await panelkit.wallets.available(customerId, by);
  const amountMinor = total.amountMinor - available.amountMinor;
  if (amountMinor > 0) {
    const given = { customerId, amountMinor, reason: words.reason };
    await panelkit.wallets.adjust(given, { ...by, idempotencyKey: `${by.idempotencyKey}:money` });
  }
  const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, by);
  return order.id;
}

async function saleAsked({ panelkit }: Shop, request: Request): Promise<TestSale | null> {
  const orderId = orderQuery.safeParse(request.query).data?.order;
  if (orderId === undefined) return null;
  const by = { actor: actorOf(request) };
  const [unit = null] = await panelkit.units.listByOrder(orderId, by);
  const isDelivered = unit?.state.status === 'completed' && unit.subscriptionId !== null;
  if (!isDelivered || unit.subscriptionId === null) return { orderId, unit, delivered: null };
  const { shopLink, planId } = await panelkit.delivery.get(unit.subscriptionId, by);
  const { name } = planText(pageContextOf(request), await panelkit.plans.get(planId));
  const qr = trustedHtml(await drawQr(shopLink, { type: 'svg' }));
  return { orderId, unit, delivered: { shopLink, qr, name } };
}
