import { Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireCustomer, requireOneself, viewerIn } from '../../page-context.ts';
import { enterPage } from '../../pages/telegram-pages.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import { hasSecondFactor } from '../../people/has-second-factor.ts';
import { addressOf } from '../../security/address-of.ts';
import { parseForm } from '../../security/form-guard.ts';
import { requireFreshProof } from '../../security/fresh-proof.ts';
import { hostError } from '../../security/host-error.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import { beginSession } from '../../security/session.ts';
import type { Shop } from '../../shop.ts';
import { botLink } from '../../telegram/bot-link.ts';
import { sendConfirmation } from '../confirm-email.ts';
import { paramOf } from '../param-of.ts';

const addressForm = z.object({
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  password: z.string().max(500),
});

/** The web account and the chat with the bot: one customer, proved by codes that work once. */
export function createTelegramRoutes(shop: Shop): Router {
  const router = Router();
  if (shop.bots.customers === null) return router;
  const limit = limitRequests(shop.limits.signIns);
  router.get('/telegram/:code', (request, response) => {
    response.send(enterPage(pageContextOf(request), { code: paramOf(request, 'code'), problem: null }));
  });
  router.post('/telegram/:code/sign-in', limit, async (request, response) => {
    const code = paramOf(request, 'code');
    const used = await shop.panelkit.chats.takeCode(code);
    const user = used?.kind === 'customer' ? await shop.store.users.findByCustomer(used.subjectId) : null;
    if (user === null || user.deletedAt !== null) return refuse(request, response, 'expired');
    const isPending = hasSecondFactor(user);
    await beginSession(request, { user, now: shop.clock.now(), isPending });
    if (isPending) return response.redirect(303, '/sign-in/code');
    await recordAccountChange(shop, { user, change: 'account.signed-in', from: addressOf(request) });
    response.redirect(303, '/account');
  });
  router.post('/telegram/:code/link', requireCustomer, requireOneself, limit, async (request, response) => {
    const { actor, user } = viewerIn(request);
    const { kind } = await shop.panelkit.chats.claim({ code: paramOf(request, 'code') }, { actor });
    if (kind !== 'linked') return refuse(request, response, kind);
    await recordAccountChange(shop, { user, change: 'account.chat-linked', from: addressOf(request) });
    response.redirect(303, '/profile?done=linked');
  });
  router.use(createProfileChatRoutes(shop));
  return router;

  function refuse(
    request: Parameters<typeof pageContextOf>[0],
    response: { status(code: number): { send(page: string): unknown } },
    kind: 'expired' | 'owns-things',
  ): void {
    const { telegram: words } = pageContextOf(request).texts;
    const problem = kind === 'expired' ? words.codeOver : words.ownsThings;
    response.status(410).send(enterPage(pageContextOf(request), { code: null, problem }));
  }
}

function createProfileChatRoutes(shop: Shop): Router {
  const { panelkit, accounts, limits } = shop;
  const router = Router();
  const limit = limitRequests(limits.signIns);
  router.post('/profile/telegram', requireCustomer, requireOneself, limit, async (request, response) => {
    const { actor } = viewerIn(request);
    const { code } = await panelkit.chats.issueCode({ actor });
    const link = await botLink(shop, 'customers', `link_${code}`);
    const { telegram: words } = pageContextOf(request).texts;
    const problem = link === null ? words.noTelegram : null;
    response.send(enterPage(pageContextOf(request), { code: null, link, problem }));
  });
  router.post('/profile/telegram/:id/unlink', requireCustomer, requireOneself, async (request, response) => {
    const { user, actor } = viewerIn(request);
    // Who has no address would not get in again.
    if (user.email === null) throw hostError('FORBIDDEN');
    await panelkit.chats.unlink(paramOf(request, 'id'), { actor });
    response.redirect(303, '/profile?done=unlinked');
  });
  const isProved = requireFreshProof(shop);
  router.post(
    '/profile/address',
    requireCustomer,
    requireOneself,
    limit,
    isProved,
    async (request, response) => {
      const { user } = viewerIn(request);
      const added = parseForm(addressForm, request);
      const refusal = await accounts.addAddress(user, added);
      if (refusal !== null) return response.redirect(303, `/profile?problem=${refusal}`);
      await recordAccountChange(shop, { user, change: 'account.address-added', from: addressOf(request) });
      // Whoever owns the address learns of it by this mail.
      await sendConfirmation(shop, request, { ...user, email: added.email });
      response.redirect(303, '/profile?done=saved');
    },
  );
  return router;
}
