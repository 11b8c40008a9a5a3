import { toLatinDigits } from '@panelkit/sdk';
import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../page-context.ts';
import { ratesPage } from '../../pages/staff/rates-page.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';
import { doneText } from './dashboard.ts';

const code = z.string().regex(/^[A-Z]{3}$/);
/** As it is typed: Persian digits, and a comma that can only be a decimal one. */
const rateForm = z.object({
  ...formKey,
  currency: code,
  base: code,
  rate: z
    .string()
    .trim()
    .max(40)
    .transform(toLatinDigits)
    .transform((text) => text.replace(/[٫]/, '.')),
});

/** What other currencies cost. */
export function createRateRoutes({ panelkit, currency: home }: Shop): Router {
  const router = Router();
  router.use('/staff/rates', requireStaff('set-rates'));
  router.get('/staff/rates', async (request, response) => {
    const methods = await panelkit.payments.rates({ actor: actorOf(request) });
    response.send(ratesPage(pageContextOf(request), { methods, home, done: doneText(request) }));
  });
  router.post('/staff/rates', async (request, response) => {
    const { key, ...rate } = parseForm(rateForm, request);
    await panelkit.payments.setRate(rate, { actor: actorOf(request), idempotencyKey: key });
    request.log.info({ ...rate }, 'exchange rate set');
    response.redirect(303, '/staff/rates?done=save');
  });
  return router;
}
