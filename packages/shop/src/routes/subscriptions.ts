import { DAY_MS, fitsIntoQrCode, type Payment, type QueryContext } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import { toString as drawQr } from 'qrcode';
import { actorOf, pageContextOf, requireCustomer } from '../page-context.ts';
import { accountPage } from '../pages/account-page.ts';
import { platformOf } from '../pages/parts/client-apps.ts';
import { trustedHtml } from '../pages/parts/html.ts';
import {
  type LinkView,
  type SubscriptionPageView,
  subscriptionPackage,
  subscriptionPage,
} from '../pages/subscription-page.ts';
import type { Shop } from '../shop.ts';
import { planNamesOf } from './names-of.ts';
import { paramOf } from './param-of.ts';
import { awaitedPaymentsOf } from './payments/awaited-payments-of.ts';
import { createSubscriptionActions } from './subscription-actions.ts';

const DEEDS = [
  'rotate',
  'renew',
  'extend',
  'autoRenew',
  'pause',
  'resume',
  'changePlan',
  'removeDevice',
] as const;

/** What a customer owns. */
export function createSubscriptionRoutes(shop: Shop): Router {
  const { panelkit, clock } = shop;
  const router = Router();
  router.use(['/account', '/subscriptions'], requireCustomer);
  router.get('/account', async (request, response) => {
    const actor = actorOf(request);
    const newest = { limit: 100, newestFirst: true };
    const wallet = await panelkit.wallets.get(actor.id, { actor });
    const { rows: subscriptions } = await panelkit.subscriptions.list(newest, { actor });
    const { rows: orders } = await panelkit.orders.list(newest, { actor });
    const payments = await awaitedPaymentsOf(panelkit, actor);
    const view = { now: clock.now(), wallet, subscriptions, orders, payments };
    response.send(accountPage(pageContextOf(request), { ...view, planNames: await planNamesOf(panelkit) }));
  });
  router.get('/subscriptions/:subscriptionId', async (request, response) => {
    const pageContext = pageContextOf(request);
    const { done: staffActions } = pageContext.texts.subscription;
    const staffAction = DEEDS.find((name) => name === request.query.done);
    const done = staffAction === undefined ? null : staffActions[staffAction];
    const view = { ...(await viewOf(shop, request)), done, offersNewLink: staffAction === 'removeDevice' };
    response.send(subscriptionPage(pageContext, view));
  });
  router.get('/subscriptions/:subscriptionId/package', async (request, response) => {
    const view = await viewOf(shop, request);
    response.attachment(`${view.plan.slug}.html`).send(subscriptionPackage(pageContextOf(request), view));
  });
  router.use(createSubscriptionActions(shop));
  return router;
}

async function viewOf({ panelkit, clock }: Shop, request: Request): Promise<SubscriptionPageView> {
  const by = { actor: actorOf(request) };
  const id = paramOf(request, 'subscriptionId');
  const delivery = await panelkit.delivery.get(id, by);
  const entitlement = await panelkit.subscriptions.entitlement(id, by);
  const found = await panelkit.subscriptions.get(id, by);
  const actions = await panelkit.subscriptions.allowedActions(id, by);
  // An open pause moves the end: it is shown where it would be if the pause ended now.
  const subscription = found.pause === null ? found : { ...found, granted: entitlement.terms };
  const extension = await panelkit.subscriptions.previewExtension({ subscriptionId: id }, by);
  const plan = await panelkit.plans.get(delivery.planId);
  const { showQrCodes } = plan.provisioning;
  const shopLink = await linkView(delivery.shopLink, showQrCodes);
  const shown = delivery.links.slice(0, SHOWN_LINKS);
  const links = await Promise.all(shown.map((link) => linkView(link, showQrCodes)));
  const moreLinks = delivery.links.length - links.length;
  const awaited = await findAwaited(panelkit, id, by);
  const usage = await usageOf(panelkit, { subscriptionId: id, now: clock.now() }, by);
  return {
    now: clock.now(),
    plan,
    subscription,
    actions,
    extension,
    platform: platformOf(request.get('user-agent') ?? ''),
    delivery,
    entitlement,
    devices: await panelkit.linkDevices.list(id, by),
    awaited,
    shopLink,
    links,
    moreLinks,
    usage,
    done: null,
    offersNewLink: false,
  };
}

/** A payment for a change waits for three days at most: it is among the newest. */
async function findAwaited(
  { payments }: Shop['panelkit'],
  subscriptionId: string,
  by: QueryContext,
): Promise<Payment | null> {
  const { rows } = await payments.list({ newestFirst: true, limit: 100 }, by);
  const open = rows.filter(({ wish }) => wish?.state.status === 'open');
  return open.find(({ wish }) => wish?.subscriptionId === subscriptionId) ?? null;
}

/** The rest is behind the shop link: a page of thousands of codes helps nobody. */
const SHOWN_LINKS = 30;

async function linkView(link: string, showQr: boolean): Promise<LinkView> {
  const isTooLong = !fitsIntoQrCode(link);
  const qr = showQr && !isTooLong ? trustedHtml(await drawQr(link, { type: 'svg' })) : null;
  return { link, qr, isTooLong: showQr && isTooLong };
}

const DAYS = 30;

/** What was used on each of the last days (of UTC, as it is kept), those without use too. */
async function usageOf(
  { usage }: Shop['panelkit'],
  { subscriptionId, now }: { subscriptionId: string; now: Date },
  by: QueryContext,
): Promise<SubscriptionPageView['usage']> {
  const today = Math.floor(now.getTime() / DAY_MS);
  const days = Array.from({ length: DAYS }, (_, index) => new Date((today - DAYS + 1 + index) * DAY_MS));
  const from = new Date((today - DAYS + 1) * DAY_MS);
  const to = new Date((today + 1) * DAY_MS);
  const known = await usage.history({ subscriptionId, granularity: 'day', from, to }, by);
  const bytesAt = new Map(known.map(({ at, bytes }) => [at.getTime(), bytes]));
  return days.map((day) => ({ day, bytes: bytesAt.get(day.getTime()) ?? 0 }));
}
