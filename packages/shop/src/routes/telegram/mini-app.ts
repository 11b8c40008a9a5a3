import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { pageContextOf } from '../../page-context.ts';
import { miniAppPage } from '../../pages/mini-app-page.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import { hasSecondFactor } from '../../people/has-second-factor.ts';
import { isStaff } from '../../roles/permissions.ts';
import { addressOf } from '../../security/address-of.ts';
import { isFramed } from '../../security/bearer.ts';
import { hashOf } from '../../security/hash-of.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import { beginSession, renewSession } from '../../security/session.ts';
import type { Shop } from '../../shop.ts';
import { MINI_APP } from '../../telegram/open-bots.ts';

/**
 * What may frame it is said by this page alone: it shows nothing of anybody before its script has signed in.
 */
export function createMiniAppRoute({ bots }: Shop): Router {
  const router = Router();
  if (bots.customers === null) return router;
  router.get(MINI_APP, (request, response) => {
    const policy = String(response.get('content-security-policy'));
    const ancestors = `frame-ancestors ${bots.webOrigins.join(' ')}`;
    response.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", ancestors));
    response.removeHeader('X-Frame-Options');
    response.send(miniAppPage(pageContextOf(request)));
  });
  return router;
}

const launchForm = z.object({ launch: z.string().min(1).max(8192) });

/**
 * Signs in by what Telegram gave the mini app, once: a copy of it opens no second session. The session that
 * it opened is renewed by it. It carries no token against forged forms: without the headers of the mini app
 * nothing is answered, and with them nobody's cookies count.
 */
export function createMiniAppSessionRoute(shop: Shop): Router {
  const router = Router();
  if (shop.bots.customers === null) return router;
  const limit = limitRequests(shop.limits.signIns);
  router.post(`${MINI_APP}/session`, limit, async (request, response) => {
    const given = launchForm.safeParse(request.body);
    const isOpened =
      isFramed(request) && given.success && (await open(shop, { request, response }, given.data.launch));
    if (!isOpened) response.status(403).type('text').send('refused\n');
  });
  return router;
}

/** @returns whether it was answered */
async function open(
  shop: Shop,
  { request, response }: { request: Request; response: Response },
  initData: string,
): Promise<boolean> {
  const { bots, store, clock } = shop;
  const visit = await bots.customers?.openMiniApp(initData);
  if (visit?.kind !== 'opened') return false;
  const { customerId, launchId, freshUntil } = visit;
  const user = await store.users.findByCustomer(customerId);
  if (user === null || user.deletedAt !== null || isStaff(user.role)) return false;
  const now = clock.now();
  if (request.session.launch?.id === launchId) {
    await renewSession(request, now);
    response.status(204).end();
    return true;
  }
  if (!(await store.usedChallenges.use(hashOf(`launch ${launchId}`), freshUntil))) return false;
  const isPending = hasSecondFactor(user);
  const launch = { id: launchId, endsAt: freshUntil.getTime() };
  await beginSession(request, { user, now, isPending, launch });
  if (!isPending)
    await recordAccountChange(shop, { user, change: 'account.signed-in', from: addressOf(request) });
  response.redirect(303, isPending ? '/sign-in/code' : '/');
  return true;
}
