import { Router } from 'express';
import { toString as drawQr } from 'qrcode';
import { accountPage } from '../pages/account-page.ts';
import { trustedHtml } from '../pages/html.ts';
import { type LinkView, subscriptionPage } from '../pages/subscription-page.ts';
import type { Shop } from '../shop.ts';
import { actorOf, requireCustomer, visitOf } from '../visit.ts';

/** What a customer owns. */
export function createSubscriptionRoutes({ panelkit }: Shop): Router {
  const router = Router();
  router.use(['/account', '/subscriptions'], requireCustomer);
  router.get('/account', async (request, response) => {
    const actor = actorOf(request);
    const wallet = await panelkit.wallets.get(actor.id, { actor });
    const subscriptions = await panelkit.subscriptions.list({ limit: 100 }, { actor });
    const orders = await panelkit.orders.list({ limit: 100 }, { actor });
    const view = { wallet, subscriptions: subscriptions.rows.toReversed(), orders: orders.rows.toReversed() };
    response.send(accountPage(visitOf(request), view));
  });
  router.get('/subscriptions/:subscriptionId', async (request, response) => {
    const delivery = await panelkit.delivery.get(request.params.subscriptionId, { actor: actorOf(request) });
    const plan = await panelkit.plans.get(delivery.planId);
    const { showQrCodes } = plan.provisioning;
    const shopLink = await linkView(delivery.shopLink, showQrCodes);
    const links = await Promise.all(delivery.links.map((link) => linkView(link, showQrCodes)));
    response.send(subscriptionPage(visitOf(request), { plan, delivery, shopLink, links }));
  });
  return router;
}

async function linkView(link: string, showQr: boolean): Promise<LinkView> {
  return { link, qr: showQr ? trustedHtml(await drawQr(link, { type: 'svg' })) : null };
}
