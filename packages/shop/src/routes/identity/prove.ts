import { Router } from 'express';
import * as z from 'zod';
import { pageContextOf, requireOneself, requireUser, viewerIn } from '../../page-context.ts';
import { provePage } from '../../pages/prove-page.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import { addressOf } from '../../security/address-of.ts';
import { parseForm } from '../../security/form-guard.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import type { Shop } from '../../shop.ts';
import { nextPage } from '../next-page.ts';
import { proofFields, proveInForm } from './prove-in-form.ts';

const proofForm = z.object({ ...proofFields, next: nextPage });

/** Who is signed in proves it once more, for the next ten minutes. */
export function createProveRoute(shop: Shop): Router {
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  router.post('/prove', requireUser, requireOneself, limit, async (request, response) => {
    const { next, ...proof } = parseForm(proofForm, request);
    const { user } = viewerIn(request);
    const refusal = await proveInForm(shop, request, proof);
    if (refusal === null) {
      request.session.provedAt = shop.clock.now().getTime();
      return response.redirect(303, next);
    }
    await recordAccountChange(shop, { user, change: 'account.sign-in-refused', from: addressOf(request) });
    const pageContext = pageContextOf(request);
    const problem = pageContext.texts.peopleProblems[refusal];
    response
      .status(refusal === 'too-many-attempts' ? 429 : 401)
      .send(provePage(pageContext, { next, problem }));
  });
  return router;
}
