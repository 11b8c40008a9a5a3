import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { codePage, signInPage } from '../pages/sign-in-pages.ts';
import type { SignInOutcome } from '../people/accounts.ts';
import { isStaff } from '../people/permissions.ts';
import { parseForm } from '../security/form-guard.ts';
import { limitRequests } from '../security/rate-limit.ts';
import { beginSession, endSession } from '../security/session.ts';
import type { Shop } from '../shop.ts';
import { visitOf } from '../visit.ts';
import { nextPage } from './next-page.ts';

const signInForm = z.object({
  email: z.string().trim().toLowerCase().max(200),
  password: z.string().max(500),
  next: nextPage,
});
const codeForm = z.object({ code: z.string().max(20), next: nextPage });

/** Signing in and out. */
export function createSignInRoutes(shop: Shop): Router {
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  router.get('/sign-in', (request, response) => {
    const { signIn: words } = visitOf(request).texts;
    const done =
      { out: words.signedOut, reset: words.passwordSet, confirmed: words.confirmed }[
        String(request.query.done)
      ] ?? null;
    response.send(signInPage(visitOf(request), { next: nextPage.parse(request.query.next), done }));
  });
  router.post('/sign-in', limit, async (request, response) => {
    const { next, ...input } = parseForm(signInForm, request);
    const outcome = await shop.accounts.signIn(input);
    await answer(request, response, { outcome, next, again: signInPage, email: input.email });
  });
  router.get('/sign-in/code', (request, response) => {
    if (request.session.isPending !== true) return response.redirect(303, '/sign-in');
    response.send(codePage(visitOf(request), { next: nextPage.parse(request.query.next) }));
  });
  router.post('/sign-in/code', limit, async (request, response) => {
    const { code, next } = parseForm(codeForm, request);
    const { userId, isPending } = request.session;
    const user = userId === undefined ? null : await shop.store.users.find(userId);
    if (user === null || isPending !== true) return response.redirect(303, '/sign-in');
    const outcome = await shop.accounts.confirmCode(user, code);
    await answer(request, response, { outcome, next, again: codePage });
  });
  router.post('/sign-out', async (request, response) => {
    await endSession(request, response, shop.publicUrl);
    response.redirect(303, '/sign-in?done=out');
  });
  return router;
}

interface Answer {
  outcome: SignInOutcome;
  next: string;
  /** The form that is shown again when it was refused. */
  again: typeof codePage | typeof signInPage;
  email?: string;
}

async function answer(request: Request, response: Response, attempt: Answer): Promise<void> {
  const { outcome, next, again, email } = attempt;
  const visit = visitOf(request);
  const { signIn: words, peopleProblems } = visit.texts;
  if (outcome.kind === 'in') {
    await beginSession(request, outcome.user.id);
    const home = isStaff(outcome.user.role) ? '/staff' : '/';
    response.redirect(303, next === '/' ? home : next);
  } else if (outcome.kind === 'code') {
    await beginSession(request, outcome.user.id, true);
    response.redirect(303, `/sign-in/code?next=${encodeURIComponent(next)}`);
  } else {
    const refused = again === codePage ? peopleProblems['wrong-code'] : peopleProblems.refused;
    const problem = outcome.kind === 'locked' ? words.locked(outcome.until) : refused;
    request.log.warn({ outcome: outcome.kind }, 'a sign-in was refused');
    response.status(outcome.kind === 'locked' ? 429 : 401);
    response.send(again(visit, { next, problem, ...(email !== undefined && { email }) }));
  }
}
