import { Router } from 'express';
import * as z from 'zod';
import { writeAccountMail } from '../mail/write-account-mail.ts';
import { pageContextOf } from '../page-context.ts';
import { forgotPage, resetPage, signUpPage } from '../pages/sign-in-pages.ts';
import { recordAccountChange } from '../people/account-changes.ts';
import { unlinkStaffChats } from '../people/staff-chats.ts';
import { addressOf } from '../security/address-of.ts';
import { parseForm } from '../security/form-guard.ts';
import { rememberBrowser } from '../security/known-browser.ts';
import { oneLine } from '../security/plain-input.ts';
import { limitRequests } from '../security/rate-limit.ts';
import { beginSession } from '../security/session.ts';
import type { Shop } from '../shop.ts';
import { sendConfirmation } from './confirm-email.ts';
import { isChallengeMet } from './identity/require-challenge.ts';
import { nextPage } from './next-page.ts';
import { paramOf } from './param-of.ts';

const email = z.string().trim().toLowerCase().max(200).pipe(z.email());
const signUpForm = z.object({
  name: oneLine,
  email: z.string(),
  password: z.string().max(500),
  next: nextPage,
});
const forgotForm = z.object({ email: z.string() });
const resetForm = z.object({ password: z.string().max(500) });

/** New people, and those who forgot their password. */
export function createSignUpRoutes(shop: Shop): Router {
  const router = Router();
  const { accounts, demoCreditMinor: amountMinor, currency } = shop;
  const credit = amountMinor > 0 ? { amountMinor, currency } : null;
  const limit = limitRequests(shop.limits.signIns);
  router.get('/sign-up', (request, response) => {
    response.send(signUpPage(pageContextOf(request), { next: nextPage.parse(request.query.next), credit }));
  });
  router.post('/sign-up', limit, async (request, response) => {
    const typed = parseForm(signUpForm, request);
    const pageContext = pageContextOf(request);
    const refuse = (code: keyof typeof pageContext.texts.peopleProblems): void => {
      const problem = pageContext.texts.peopleProblems[code];
      response.status(400).send(signUpPage(pageContext, { ...typed, credit, problem }));
    };
    if (!(await isChallengeMet(shop, request, 'sign-up'))) return refuse('no-work');
    const address = email.safeParse(typed.email);
    if (!address.success) return refuse('not-an-email');
    const name = typed.name.trim();
    if (name === '' || name.length > 100) return refuse('no-name');
    const { password, next } = typed;
    const language = pageContext.language.code;
    const user = await accounts.signUp({ email: address.data, name, password, role: 'customer', language });
    if (typeof user === 'string') return refuse(user);
    request.log.info({ userId: user.id }, 'somebody signed up');
    if (user.emailConfirmedAt === null) await sendConfirmation(shop, request, user);
    await beginSession(request, { user, now: shop.clock.now() });
    rememberBrowser(response, user.id, shop.publicUrl);
    response.redirect(303, next);
  });
  router.use(createResetRoutes(shop));
  return router;
}

function createResetRoutes(shop: Shop): Router {
  const { accounts, publicUrl, limits } = shop;
  const router = Router();
  const limit = limitRequests(limits.signIns);
  router.get('/forgot', (request, response) => void response.send(forgotPage(pageContextOf(request), {})));
  router.post('/forgot', limit, async (request, response) => {
    const pageContext = pageContextOf(request);
    const { reset: words, peopleProblems } = pageContext.texts;
    const typed = parseForm(forgotForm, request);
    const refuse = (problem: string): void =>
      void response.status(400).send(forgotPage(pageContext, { ...typed, problem }));
    if (!(await isChallengeMet(shop, request, 'forgot'))) return refuse(peopleProblems['no-work']);
    const address = email.safeParse(typed.email);
    if (!address.success) return refuse(peopleProblems['not-an-email']);
    const started = await accounts.startReset(address.data);
    if (started !== null) {
      const link = `${publicUrl}/reset/${started.secret}`;
      const { language } = pageContext;
      // Not awaited: who asks learns nothing from the time that it takes.
      void shop.sendMail({
        to: address.data,
        ...writeAccountMail(shop, { mail: 'reset', language, values: { link } }),
      });
    }
    response.send(forgotPage(pageContext, { done: words.asked }));
  });
  router.get('/reset/:secret', async (request, response) => {
    const pageContext = pageContextOf(request);
    const secret = paramOf(request, 'secret');
    const problem = pageContext.texts.peopleProblems['link-over'];
    if (await accounts.isResetOpen(secret)) response.send(resetPage(pageContext, { secret }));
    else response.status(410).send(forgotPage(pageContext, { problem }));
  });
  router.post('/reset/:secret', limit, async (request, response) => {
    const pageContext = pageContextOf(request);
    const secret = paramOf(request, 'secret');
    const user = await accounts.reset(secret, parseForm(resetForm, request).password);
    if (typeof user !== 'string') {
      await unlinkStaffChats(shop, user);
      const change = { user, change: 'account.password-reset', from: addressOf(request) } as const;
      await recordAccountChange(shop, change);
      // Who reads the mail of this address is no stranger, whatever strangers tried.
      rememberBrowser(response, user.id, publicUrl);
      return response.redirect(303, '/sign-in?done=reset');
    }
    const problem = pageContext.texts.peopleProblems[user];
    if (user === 'link-over') response.status(410).send(forgotPage(pageContext, { problem }));
    else response.status(400).send(resetPage(pageContext, { secret, problem }));
  });
  return router;
}
