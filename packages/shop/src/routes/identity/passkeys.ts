import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { pageContextOf, viewerIn } from '../../page-context.ts';
import { browserName } from '../../pages/parts/browser-name.ts';
import { newPasskeyPage } from '../../pages/passkey-pages.ts';
import { hasSecondFactor } from '../../people/has-second-factor.ts';
import { isStaff } from '../../roles/permissions.ts';
import { parseForm } from '../../security/form-guard.ts';
import { requireFreshProof } from '../../security/fresh-proof.ts';
import { hostError } from '../../security/host-error.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import type { Shop } from '../../shop.ts';
import { paramOf } from '../param-of.ts';
import { endElsewhere } from './end-elsewhere.ts';
import { passkeyAnswer } from './prove-in-form.ts';
import { sendRecoveryCodes } from './second-factor.ts';

const addForm = z.object({ name: z.string().trim().max(50), passkey: passkeyAnswer });

/** The passkeys of who is signed in. Behind `requireUser` and `requireOneself`. */
export function createPasskeyRoutes(shop: Shop): Router {
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  const isProved = requireFreshProof(shop);
  router.use('/profile/passkeys', (request, _response, next) => {
    next(pageContextOf(request).passkeyOptions === null ? hostError('PAGE_NOT_FOUND') : undefined);
  });
  router.get('/profile/passkeys/new', isProved, (request, response) => ask(shop, request, response, null));
  router.post('/profile/passkeys', limit, isProved, async (request, response) => {
    const { user } = viewerIn(request);
    const { name, passkey: answer } = parseForm(addForm, request);
    const { texts, form } = pageContextOf(request);
    const wanted = { answer, name: name || nameOf(request), browser: form.csrf };
    const added = await shop.passkeys.add(user, wanted);
    if ('refusal' in added) {
      request.log.warn({ userId: user.id, cause: added.cause }, 'a new passkey was refused');
      response.status(400);
      return ask(shop, request, response, texts.peopleProblems[added.refusal]);
    }
    await endElsewhere(shop, request, 'account.passkey-added');
    // The first second factor of staff: there must be a way in when the device is lost.
    if (isStaff(user.role) && !hasSecondFactor(user)) return sendRecoveryCodes(shop, request, response);
    response.redirect(303, '/profile?done=passkeyAdded');
  });
  router.post('/profile/passkeys/:id/remove', isProved, async (request, response) => {
    const isRemoved = await shop.accounts.removePasskey(viewerIn(request).user, paramOf(request, 'id'));
    if (!isRemoved) throw hostError('PAGE_NOT_FOUND');
    await endElsewhere(shop, request, 'account.passkey-removed');
    response.redirect(303, '/profile?done=passkeyRemoved');
  });
  return router;
}

async function ask(shop: Shop, request: Request, response: Response, problem: string | null): Promise<void> {
  const pageContext = pageContextOf(request);
  const { shopName, form } = pageContext;
  const given = { browser: form.csrf, shopName };
  const options = await shop.passkeys.creationOptions(viewerIn(request).user, given);
  if (options === null) throw hostError('PAGE_NOT_FOUND');
  response.send(newPasskeyPage(pageContext, { options, name: nameOf(request), problem }));
}

/** Most people have one passkey for each of their devices. */
function nameOf(request: Request): string {
  const { profile } = pageContextOf(request).texts;
  return browserName(request.get('user-agent') ?? '') ?? profile.unknownBrowser;
}
