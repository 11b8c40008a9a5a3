import { isTimeZone } from '@panelkit/sdk';
import type { Request, Response } from 'express';
import { Router } from 'express';
import { toString as drawQr } from 'qrcode';
import * as z from 'zod';
import { findLanguage } from '../messages/languages.ts';
import { trustedHtml } from '../pages/html.ts';
import { profilePage, secondFactorPage } from '../pages/profile-pages.ts';
import { hashOf } from '../people/accounts.ts';
import { isPassword } from '../people/passwords.ts';
import { parseForm } from '../security/form-guard.ts';
import { hostError } from '../security/host-error.ts';
import { limitRequests } from '../security/rate-limit.ts';
import { cookieOptions, endSession } from '../security/session.ts';
import type { Shop } from '../shop.ts';
import {
  LANGUAGE_COOKIE,
  requireCustomer,
  requireOneself,
  requireStaff,
  requireUser,
  viewerIn,
  visitOf,
} from '../visit.ts';
import { exportOf } from './export-of.ts';
import { paramOf } from './param-of.ts';
import { writeIn } from './write-in.ts';

const none = z.literal('').transform(() => null);
const aboutForm = z.object({
  name: z.string().trim().min(1).max(100),
  language: none.or(z.string().refine((code) => findLanguage(code) !== null, 'no such language')),
  timeZone: none.or(z.string().refine(isTimeZone, 'no such time zone')),
});
const passwordForm = z.object({ present: z.string().max(500), next: z.string().max(500) });
const confirmForm = z.object({ password: z.string().max(500) });
const codeForm = z.object({ secret: z.string().regex(/^[A-Z2-7]{16,64}$/), code: z.string().max(20) });

const DONE = [
  'saved',
  'confirmed',
  'confirmationSent',
  'passwordChanged',
  'signedOutThere',
  'switchedOn',
  'switchedOff',
] as const;

/** What somebody says of himself, his password, his browsers and his data. */
export function createProfileRoutes(shop: Shop): Router {
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  router.use('/profile', requireUser, requireOneself);
  router.get('/profile', async (request, response) => {
    const done = DONE.find((name) => name === request.query.done);
    await sendProfile(shop, request, response, { done: done ?? null });
  });
  router.post('/profile', async (request, response) => {
    const patch = parseForm(aboutForm, request);
    await shop.store.users.update(viewerIn(request).user.id, patch);
    await writeIn(shop, viewerIn(request), patch.language);
    if (patch.language === null) response.clearCookie(LANGUAGE_COOKIE, cookieOptions(shop.publicUrl));
    else setLanguage(shop, response, patch.language);
    response.redirect(303, '/profile?done=saved');
  });
  router.post('/profile/password', limit, async (request, response) => {
    const { user } = viewerIn(request);
    const wanted = { ...parseForm(passwordForm, request), sessionId: request.sessionID };
    const problem = await shop.accounts.changePassword(user, wanted);
    if (problem === null) return response.redirect(303, '/profile?done=passwordChanged');
    await sendProfile(shop, request, response, { problem });
  });
  router.post('/profile/sessions/end', async (request, response) => {
    await shop.store.sessions.removeByUser(viewerIn(request).user.id, hashOf(request.sessionID));
    response.redirect(303, '/profile?done=signedOutThere');
  });
  router.post('/profile/sessions/:id/end', async (request, response) => {
    const mine = await shop.store.sessions.listByUser(viewerIn(request).user.id, shop.clock.now());
    const found = mine.find(({ id }) => id === paramOf(request, 'id'));
    if (found === undefined) throw hostError('PAGE_NOT_FOUND');
    await shop.store.sessions.remove(found.id);
    response.redirect(303, '/profile?done=signedOutThere');
  });
  router.use(createDataRoutes(shop), createSecondFactorRoutes(shop));
  return router;
}

/** Remembers the language that somebody chose. */
export function setLanguage(shop: Shop, response: Response, code: string): void {
  const maxAge = 365 * 24 * 3_600_000;
  response.cookie(LANGUAGE_COOKIE, code, { ...cookieOptions(shop.publicUrl), signed: true, maxAge });
}

async function sendProfile(
  shop: Shop,
  request: Request,
  response: Response,
  said: {
    done?: (typeof DONE)[number] | null;
    problem?: keyof ReturnType<typeof visitOf>['texts']['peopleProblems'];
  },
): Promise<void> {
  const visit = visitOf(request);
  const viewer = viewerIn(request);
  const rows = await shop.store.sessions.listByUser(viewer.user.id, shop.clock.now());
  const sessions = rows.map((row) => ({ ...row, isThis: row.id === hashOf(request.sessionID) }));
  const done = said.done ? visit.texts.profile[said.done] : null;
  const problem = said.problem === undefined ? null : visit.texts.peopleProblems[said.problem];
  if (problem !== null) response.status(400);
  response.send(profilePage(visit, { viewer, sessions, shopTimeZone: shop.timeZone, done, problem }));
}

function createDataRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/profile/export', requireCustomer, async (request, response) => {
    response.attachment('my-data.json').json(await exportOf(shop, viewerIn(request)));
  });
  router.post(
    '/profile/delete',
    requireCustomer,
    limitRequests(shop.limits.signIns),
    async (request, response) => {
      const { user } = viewerIn(request);
      if (!(await isPassword(parseForm(confirmForm, request).password, user.passwordHash)))
        return sendProfile(shop, request, response, { problem: 'wrong-password' });
      await shop.accounts.remove(user);
      request.log.info({ userId: user.id }, 'somebody deleted his account');
      await endSession(request, response, shop.publicUrl);
      response.redirect(303, '/');
    },
  );
  return router;
}

function createSecondFactorRoutes(shop: Shop): Router {
  const { secondFactor, store } = shop;
  const router = Router();
  const ask = async (request: Request, secret: string, problem: string | null): Promise<string> => {
    const uri = secondFactor.uriOf(viewerIn(request).user, secret);
    const qr = trustedHtml(await drawQr(uri, { type: 'svg' }));
    return secondFactorPage(visitOf(request), { secret, qr, problem });
  };
  router.use('/profile/second-factor', requireStaff());
  router.get('/profile/second-factor', async (request, response) => {
    const { user } = viewerIn(request);
    response.send(await ask(request, secondFactor.propose(user).secret, null));
  });
  router.post('/profile/second-factor', async (request, response) => {
    const { user } = viewerIn(request);
    const { secret, code } = parseForm(codeForm, request);
    if (!secondFactor.isCode(secret, code)) {
      const problem = visitOf(request).texts.peopleProblems['wrong-code'];
      response.status(400).send(await ask(request, secret, problem));
      return;
    }
    await store.users.update(user.id, { sealedTotp: secondFactor.seal(user, secret) });
    response.redirect(303, '/profile?done=switchedOn');
  });
  router.post('/profile/second-factor/off', limitRequests(shop.limits.signIns), async (request, response) => {
    const { user } = viewerIn(request);
    if (!(await isPassword(parseForm(confirmForm, request).password, user.passwordHash)))
      return sendProfile(shop, request, response, { problem: 'wrong-password' });
    await store.users.update(user.id, { sealedTotp: null });
    response.redirect(303, '/profile?done=switchedOff');
  });
  return router;
}
