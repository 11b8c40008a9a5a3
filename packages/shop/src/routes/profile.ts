import { type Chat, isTimeZone } from '@panelkit/sdk';
import type { Request, Response } from 'express';
import { Router } from 'express';
import * as z from 'zod';
import { findLanguage } from '../messages/languages.ts';
import {
  languageCookie,
  pageContextOf,
  requireCustomer,
  requireOneself,
  requireUser,
  viewerIn,
} from '../page-context.ts';
import { weakPasswordPage } from '../pages/identity/weak-password-page.ts';
import { profilePage } from '../pages/profile-pages.ts';
import { recordAccountChange } from '../people/account-changes.ts';
import { forgetCustomer } from '../people/forget-customer.ts';
import { staffChatsOf, unlinkStaffChats } from '../people/staff-chats.ts';
import type { Viewer } from '../roles/viewer.ts';
import { addressOf } from '../security/address-of.ts';
import { cookieOptions } from '../security/cookies.ts';
import { parseForm } from '../security/form-guard.ts';
import { requireFreshProof } from '../security/fresh-proof.ts';
import { hashOf } from '../security/hash-of.ts';
import { hostError } from '../security/host-error.ts';
import { oneLine } from '../security/plain-input.ts';
import { limitRequests } from '../security/rate-limit.ts';
import { endSession } from '../security/session.ts';
import type { Shop } from '../shop.ts';
import { exportOf } from './export-of.ts';
import { createMessageChoiceRoutes } from './identity/message-choices.ts';
import { createPasskeyRoutes } from './identity/passkeys.ts';
import { createSecondFactorRoutes } from './identity/second-factor.ts';
import { paramOf } from './param-of.ts';
import { writeIn } from './write-in.ts';

const none = z.literal('').transform(() => null);
const aboutForm = z.object({
  name: oneLine.min(1).max(100),
  language: none.or(z.string().refine((code) => findLanguage(code) !== null, 'no such language')),
  timeZone: none.or(z.string().refine(isTimeZone, 'no such time zone')),
});
const passwordForm = z.object({ present: z.string().max(500), next: z.string().max(500) });
const confirmForm = z.object({ password: z.string().max(500) });

const DONE = [
  'saved',
  'confirmed',
  'confirmationSent',
  'passwordChanged',
  'signedOutThere',
  'switchedOff',
  'linked',
  'unlinked',
  'passkeyAdded',
  'passkeyRemoved',
  'messagesChosen',
] as const;

const PROBLEMS = [
  'wrong-password',
  'wrong-code',
  'used-code',
  'too-many-attempts',
  'wrong-passkey',
  'passkey-expired',
  'too-short',
  'too-long',
  'too-simple',
  'is-known',
  'email-taken',
] as const;

/** What people manage of their own: name, password, browsers and data. */
export function createProfileRoutes(shop: Shop): Router {
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  router.use('/profile', requireUser, requireOneself);
  router.get('/profile', async (request, response) => {
    const done = DONE.find((name) => name === request.query.done);
    const problem = PROBLEMS.find((name) => name === request.query.problem);
    await sendProfile(shop, request, response, {
      done: done ?? null,
      ...(problem !== undefined && { problem }),
    });
  });
  router.post('/profile', async (request, response) => {
    const patch = parseForm(aboutForm, request);
    await shop.store.users.update(viewerIn(request).user.id, patch);
    await writeIn(shop, viewerIn(request), patch.language);
    if (patch.language === null)
      response.clearCookie(languageCookie(shop.publicUrl), cookieOptions(shop.publicUrl));
    else setLanguage(shop, response, patch.language);
    response.redirect(303, '/profile?done=saved');
  });
  router.post('/profile/password', limit, async (request, response) => {
    const { user } = viewerIn(request);
    const wanted = { ...parseForm(passwordForm, request), sessionId: request.sessionID };
    const problem = await shop.accounts.changePassword(user, wanted);
    if (problem === null) {
      request.session.hasWeakPassword = false;
      await unlinkStaffChats(shop, user);
      await recordAccountChange(shop, { user, change: 'account.password-changed', from: addressOf(request) });
      return response.redirect(303, '/profile?done=passwordChanged');
    }
    if (request.session.hasWeakPassword !== true) return sendProfile(shop, request, response, { problem });
    const pageContext = pageContextOf(request);
    const said = { problem: pageContext.texts.peopleProblems[problem] };
    response.status(400).send(weakPasswordPage(pageContext, said));
  });
  const isProved = requireFreshProof(shop);
  router.post('/profile/sessions/end', isProved, async (request, response) => {
    await shop.store.sessions.removeByUser(viewerIn(request).user.id, hashOf(request.sessionID));
    response.redirect(303, '/profile?done=signedOutThere');
  });
  router.post('/profile/sessions/:id/end', isProved, async (request, response) => {
    const mine = await shop.store.sessions.listByUser(viewerIn(request).user.id, shop.clock.now());
    const found = mine.find(({ id }) => id === paramOf(request, 'id'));
    if (found === undefined) throw hostError('PAGE_NOT_FOUND');
    await shop.store.sessions.remove(found.id);
    response.redirect(303, '/profile?done=signedOutThere');
  });
  router.use(createDataRoutes(shop), createSecondFactorRoutes(shop), createPasskeyRoutes(shop));
  router.use(createMessageChoiceRoutes(shop));
  return router;
}

/** Remembers the language that somebody chose. */
export function setLanguage(shop: Shop, response: Response, code: string): void {
  const maxAge = 365 * 24 * 3_600_000;
  response.cookie(languageCookie(shop.publicUrl), code, {
    ...cookieOptions(shop.publicUrl),
    signed: true,
    maxAge,
  });
}

async function sendProfile(
  shop: Shop,
  request: Request,
  response: Response,
  said: {
    done?: (typeof DONE)[number] | null;
    problem?: keyof ReturnType<typeof pageContextOf>['texts']['peopleProblems'];
  },
): Promise<void> {
  const pageContext = pageContextOf(request);
  const viewer = viewerIn(request);
  const { id } = viewer.user;
  const rows = await shop.store.sessions.listByUser(id, shop.clock.now());
  const recoveryCodes = await shop.store.recoveryCodes.count(id);
  const changes = await shop.store.staffActions.list(10, id);
  const sessions = rows.map((row) => ({ ...row, isThis: row.id === hashOf(request.sessionID) }));
  const done = said.done ? pageContext.texts.profile[said.done] : null;
  const problem = said.problem === undefined ? null : pageContext.texts.peopleProblems[said.problem];
  if (problem !== null) response.status(400);
  response.send(
    profilePage(pageContext, {
      viewer,
      sessions,
      passkeys: await shop.store.passkeys.listByUser(id),
      recoveryCodes,
      changes,
      chats: await chatsOf(shop, viewer),
      declined: await declinedOf(shop, viewer),
      done,
      problem,
    }),
  );
}

/** Null where nobody is sent any. */
async function declinedOf({ panelkit: { broadcasts } }: Shop, { actor }: Viewer) {
  if (actor.kind === 'staff' || broadcasts.channels().length === 0) return null;
  return broadcasts.declined(actor.id, { actor });
}

/** Null where there is no bot for this person. */
async function chatsOf(shop: Shop, { user, actor, actedBy }: Viewer): Promise<Chat[] | null> {
  const { panelkit, bots } = shop;
  if (actor.kind === 'staff') return staffChatsOf(shop, user);
  if (bots.customers === null || actedBy !== null) return null;
  const { rows } = await panelkit.chats.list({ bot: bots.customers.id, customerId: actor.id });
  return rows;
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
      const { password } = parseForm(confirmForm, request);
      const problem = await shop.accounts.signIn.provePassword(user, password);
      if (problem !== null) return sendProfile(shop, request, response, { problem });
      for (const { id } of (await chatsOf(shop, viewerIn(request))) ?? [])
        await shop.panelkit.chats.unlink(id, { actor: viewerIn(request).actor });
      await forgetCustomer(shop, { customerId: viewerIn(request).actor.id, user });
      // Last: until then the same form can be sent again.
      await shop.accounts.remove(user);
      request.log.info({ userId: user.id }, 'somebody deleted his account');
      await endSession(request, response, shop.publicUrl);
      response.redirect(303, '/');
    },
  );
  return router;
}
