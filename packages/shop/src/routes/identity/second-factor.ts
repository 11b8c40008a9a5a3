import { type Request, type Response, Router } from 'express';
import { toString as drawQr } from 'qrcode';
import * as z from 'zod';
import { pageContextOf, requireStaffMember, viewerIn } from '../../page-context.ts';
import { trustedHtml } from '../../pages/parts/html.ts';
import { recoveryCodesPage, secondFactorPage } from '../../pages/second-factor-pages.ts';
import { type AccountChange, recordAccountChange } from '../../people/account-changes.ts';
import { hasSecondFactor } from '../../people/has-second-factor.ts';
import { hashOfRecoveryCode, makeRecoveryCodes } from '../../people/recovery-codes.ts';
import { addressOf } from '../../security/address-of.ts';
import { parseForm } from '../../security/form-guard.ts';
import { limitRequests } from '../../security/rate-limit.ts';
import type { Shop } from '../../shop.ts';
import { endElsewhere } from './end-elsewhere.ts';
import { proofFields, proveInForm } from './prove-in-form.ts';

const onForm = z.object({
  ...proofFields,
  secret: z.string().regex(/^[A-Z2-7]{16,64}$/),
  code: z.string().max(20),
});
const proofForm = z.object(proofFields);

/** The second factor of staff: on, another app, off, and the codes for the day without one. */
export function createSecondFactorRoutes(shop: Shop): Router {
  const { secondFactor, store } = shop;
  const router = Router();
  const limit = limitRequests(shop.limits.signIns);
  router.use('/profile/second-factor', requireStaffMember);
  router.get('/profile/second-factor', async (request, response) => {
    response.send(await ask(shop, request, secondFactor.propose(viewerIn(request).user).secret, null));
  });
  router.post('/profile/second-factor', limit, async (request, response) => {
    const { user } = viewerIn(request);
    const { secret, code, ...proof } = parseForm(onForm, request);
    const step = secondFactor.stepOf(secret, code);
    const refusal = step === null ? 'wrong-code' : await proveInForm(shop, request, proof);
    if (refusal !== null || step === null) {
      const problem = pageContextOf(request).texts.peopleProblems[refusal ?? 'wrong-code'];
      response.status(400).send(await ask(shop, request, secret, problem));
      return;
    }
    // The code that switched it on signs nobody in.
    const sealedTotp = secondFactor.seal(user, secret);
    await store.users.update(user.id, { sealedTotp, lastTotpStep: step });
    await endElsewhere(shop, request, 'account.second-factor-on');
    await sendRecoveryCodes(shop, request, response);
  });
  router.post('/profile/second-factor/codes', limit, async (request, response) => {
    if (!(await isProved(shop, request, response))) return;
    await recordChange(shop, request, 'account.recovery-codes-made');
    await sendRecoveryCodes(shop, request, response);
  });
  router.post('/profile/second-factor/off', limit, async (request, response) => {
    if (!(await isProved(shop, request, response))) return;
    await shop.accounts.removeApp(viewerIn(request).user);
    await endElsewhere(shop, request, 'account.second-factor-off');
    response.redirect(303, '/profile?done=switchedOff');
  });
  return router;
}

async function ask(shop: Shop, request: Request, secret: string, problem: string | null): Promise<string> {
  const { user } = viewerIn(request);
  const qr = trustedHtml(await drawQr(shop.secondFactor.uriOf(user, secret), { type: 'svg' }));
  return secondFactorPage(pageContextOf(request), { secret, qr, problem, isOn: hasSecondFactor(user) });
}

/** Else it was answered. */
async function isProved(shop: Shop, request: Request, response: Response): Promise<boolean> {
  const refusal = await proveInForm(shop, request, parseForm(proofForm, request));
  if (refusal === null) return true;
  response.redirect(303, `/profile?problem=${refusal}`);
  return false;
}

/** New ones, shown once. */
export async function sendRecoveryCodes(shop: Shop, request: Request, response: Response): Promise<void> {
  const codes = makeRecoveryCodes();
  await shop.store.recoveryCodes.replace(viewerIn(request).user.id, codes.map(hashOfRecoveryCode));
  response.send(recoveryCodesPage(pageContextOf(request), { codes }));
}

function recordChange(shop: Shop, request: Request, change: AccountChange): Promise<void> {
  return recordAccountChange(shop, { user: viewerIn(request).user, change, from: addressOf(request) });
}
