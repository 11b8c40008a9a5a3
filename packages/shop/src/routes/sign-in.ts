import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { pageContextOf } from '../page-context.ts';
import { codePage, signInPage } from '../pages/sign-in-pages.ts';
import { type AccountChange, recordAccountChange } from '../people/account-changes.ts';
import type { SignInOutcome } from '../people/sign-in.ts';
import { isStaff } from '../roles/permissions.ts';
import { addressOf } from '../security/address-of.ts';
import { parseForm } from '../security/form-guard.ts';
import { knownBrowserOf, rememberBrowser } from '../security/known-browser.ts';
import { limitRequests } from '../security/rate-limit.ts';
import { beginSession, endSession } from '../security/session.ts';
import type { Shop } from '../shop.ts';
import { passkeyAnswer, proveByPasskey } from './identity/prove-in-form.ts';
import { nextPage } from './next-page.ts';

const signInForm = z.object({
  email: z.string().trim().toLowerCase().max(200),
  password: z.string().max(500),
  passkey: passkeyAnswer,
  next: nextPage,
});
const codeForm = z.object({ code: z.string().max(40), passkey: passkeyAnswer, next: nextPage });

/** Signing in and out. */
export function createSignInRoutes(shop: Shop): Router {
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  router.get('/sign-in', (request, response) => {
    const { signIn: words } = pageContextOf(request).texts;
    const done =
      { out: words.signedOut, reset: words.passwordSet, confirmed: words.confirmed }[
        String(request.query.done)
      ] ?? null;
    response.send(signInPage(pageContextOf(request), { next: nextPage.parse(request.query.next), done }));
  });
  router.post('/sign-in', limit, async (request, response) => {
    const { next, passkey, ...input } = parseForm(signInForm, request);
    if (passkey !== '') {
      const attempt = await passkeyAttempt(shop, request, { answer: passkey });
      return answer(shop, { request, response, ...attempt, next, again: signInPage, email: input.email });
    }
    const knownBrowser = knownBrowserOf(request, shop.publicUrl);
    const origin = { address: addressOf(request), knownBrowser };
    const outcome = await shop.accounts.signIn.withPassword({ ...input, origin });
    await answer(shop, { request, response, outcome, next, again: signInPage, email: input.email });
  });
  router.get('/sign-in/code', (request, response) => {
    if (request.session.isPending !== true) return response.redirect(303, '/sign-in');
    response.send(codePage(pageContextOf(request), { next: nextPage.parse(request.query.next) }));
  });
  router.post('/sign-in/code', limit, async (request, response) => {
    const { code, passkey, next } = parseForm(codeForm, request);
    const { userId, isPending } = request.session;
    const user = userId === undefined ? null : await shop.store.users.find(userId);
    if (user === null || isPending !== true) return response.redirect(303, '/sign-in');
    const attempt =
      passkey === ''
        ? { outcome: await shop.accounts.signIn.withCode(user, code) }
        : await passkeyAttempt(shop, request, { answer: passkey, userId: user.id });
    await answer(shop, { request, response, ...attempt, next, again: codePage });
  });
  router.post('/sign-out', async (request, response) => {
    await endSession(request, response, shop.publicUrl);
    response.redirect(303, '/sign-in?done=out');
  });
  return router;
}

/** A passkey is password and second factor at once. Nobody guesses one, so nothing is counted. */
async function passkeyAttempt(
  shop: Shop,
  request: Request,
  given: { answer: string; userId?: string },
): Promise<Pick<Answer, 'outcome' | 'problem'>> {
  const proof = await proveByPasskey(shop, request, given);
  if (proof.kind === 'proved') return { outcome: { kind: 'in', user: proof.user } };
  const problem = pageContextOf(request).texts.peopleProblems[proof.refusal];
  return { outcome: { kind: 'refused', user: proof.user, isCounted: true }, problem };
}

interface Answer {
  request: Request;
  response: Response;
  outcome: SignInOutcome;
  next: string;
  /** The form that is shown again when it was refused. */
  again: typeof codePage | typeof signInPage;
  email?: string;
  /** Why it was refused; by default that what was typed is wrong. */
  problem?: string;
}

async function answer(shop: Shop, attempt: Answer): Promise<void> {
  const { request, response, outcome, next } = attempt;
  if (outcome.kind === 'refused' || outcome.kind === 'locked') return refuse(shop, { ...attempt, outcome });
  const { user, kind } = outcome;
  const now = shop.clock.now();
  // The password of the first step is judged in the second one too.
  const { isPending, hasWeakPassword: isFirstWeak = false } = request.session;
  const { hasWeakPassword = isPending === true && isFirstWeak } = outcome;
  if (kind === 'code') {
    await beginSession(request, { user, now, isPending: true, hasWeakPassword });
    return response.redirect(303, `/sign-in/code?next=${encodeURIComponent(next)}`);
  }
  const from = addressOf(request);
  const isKnown = knownBrowserOf(request, shop.publicUrl)?.userId === user.id;
  if (outcome.byRecoveryCode === true)
    await recordAccountChange(shop, { user, change: 'account.recovery-code-used', from });
  await recordAccountChange(shop, { user, change: 'account.signed-in', from, isMailed: !isKnown });
  await beginSession(request, { user, now, hasWeakPassword });
  rememberBrowser(response, user.id, shop.publicUrl);
  const home = isStaff(user.role) ? '/staff' : '/';
  response.redirect(303, next === '/' ? home : next);
}

async function refuse(
  shop: Shop,
  attempt: Answer & { outcome: Extract<SignInOutcome, { kind: 'refused' | 'locked' }> },
): Promise<void> {
  const { request, response, outcome, next, again, email } = attempt;
  const { user, kind } = outcome;
  const from = addressOf(request);
  const change: AccountChange = kind === 'locked' ? 'account.locked' : 'account.sign-in-refused';
  if (user !== null && outcome.isCounted) await recordAccountChange(shop, { user, change, from });
  const isUsedCode = outcome.isUsedCode === true;
  if (user !== null && isUsedCode)
    await recordAccountChange(shop, { user, change: 'account.code-sent-again', from });
  const logged = { outcome: kind, userId: user?.id ?? null, from, isUsedCode };
  request.log.warn(logged, 'a sign-in was refused');
  const pageContext = pageContextOf(request);
  const { signIn: words, peopleProblems } = pageContext.texts;
  const refused = again === codePage ? peopleProblems['wrong-code'] : peopleProblems.refused;
  const problem = outcome.kind === 'locked' ? words.locked(outcome.until) : (attempt.problem ?? refused);
  response.status(kind === 'locked' ? 429 : 401);
  response.send(again(pageContext, { next, problem, ...(email !== undefined && { email }) }));
}
