import { randomUUID } from 'node:crypto';
import { type ManagedMethod, type Money, parseTypedMinor, toLatinDigits } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../../page-context.ts';
import {
  PAYMENT_METHODS_PAGE,
  type PaymentMethodsView,
  paymentMethodsPage,
  type TypedMethod,
} from '../../../pages/staff/settings/payment-methods-page.ts';
import { samplePriceMinor } from '../../../sample-price.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import { requireFreshProof } from '../../../security/fresh-proof.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { flag } from '../form-parts.ts';
import { recordStaffAction } from '../record-staff-action.ts';

const TEST_DOLLARS = 5;
const MOST_PERCENT = 20;

const termsForm = z.object({
  ...formKey,
  isOn: flag,
  minimum: z.string().max(40).default(''),
  margin: z.string().max(10).optional(),
  unit: z.string().optional(),
});
const moveForm = z.object({ ...formKey, to: z.enum(['earlier', 'later']) });

/** Which payment methods customers choose from. */
export function createPaymentMethodRoutes(shop: Shop): Router {
  const { panelkit } = shop;
  const router = Router();
  router.use(PAYMENT_METHODS_PAGE, requireStaff('manage-settings'));
  router.get(PAYMENT_METHODS_PAGE, (request, response) =>
    show(shop, request, response, { done: doneText(request) }),
  );
  router.post(`${PAYMENT_METHODS_PAGE}/:method`, requireFreshProof(shop), saveTerms(shop));
  router.post(`${PAYMENT_METHODS_PAGE}/:method/move`, requireFreshProof(shop), async (request, response) => {
    const { key, to } = parseForm(moveForm, request);
    const method = paramOf(request, 'method');
    const by = { actor: actorOf(request), idempotencyKey: key };
    await panelkit.shopSettings.writeMethod({ method, move: to }, by);
    await record(shop, request, `${method}: ${to}`);
    response.redirect(303, `${PAYMENT_METHODS_PAGE}?done=save`);
  });
  router.post(`${PAYMENT_METHODS_PAGE}/:method/test`, async (request, response) => {
    const method = paramOf(request, 'method');
    const managed = (await panelkit.payments.manage({ actor: actorOf(request) })).find(
      (one) => one.method === method,
    );
    const { amountMinor } = testAmountIn(shop, managed);
    const by = { actor: actorOf(request), idempotencyKey: randomUUID() };
    const returnUrl = `${shop.publicUrl}${PAYMENT_METHODS_PAGE}`;
    const answer = await panelkit.payments.testMethod({ method, amountMinor, returnUrl }, by);
    return show(shop, request, response, { tested: { method, answer } });
  });
  return router;
}

function saveTerms(shop: Shop) {
  return async (request: Request, response: Response): Promise<void> => {
    const { key, unit, isOn, minimum, margin } = parseForm(termsForm, request);
    const method = paramOf(request, 'method');
    const { currency } = shop;
    const minimumMinor = minimum.trim() === '' ? 0 : parseTypedMinor(minimum, { unit, currency });
    const marginBasisPoints = margin === undefined ? undefined : toBasisPoints(margin);
    const { problems: words } = pageContextOf(request).texts.staffMethods;
    const problems = {
      ...(minimumMinor === null && { minimum: words.minimum }),
      ...(marginBasisPoints === null && { margin: words.margin }),
    };
    if (minimumMinor === null || marginBasisPoints === null) {
      const typed: TypedMethod = { method, isOn, minimum, margin: margin ?? '', problems };
      return show(shop, request, response.status(400), { typed });
    }
    const terms = { isOn, minimumMinor, ...(marginBasisPoints !== undefined && { marginBasisPoints }) };
    const by = { actor: actorOf(request), idempotencyKey: key };
    await shop.panelkit.shopSettings.writeMethod({ method, ...terms }, by);
    await record(shop, request, `${method}: ${JSON.stringify(terms)}`);
    response.redirect(303, `${PAYMENT_METHODS_PAGE}?done=save`);
  };
}

/** A percentage as it is typed; null: it is none that can be asked. */
function toBasisPoints(typed: string): number | null {
  const text = toLatinDigits(typed).trim().replace(/[,٫]/, '.');
  if (text === '') return 0;
  if (!/^\d{1,2}(?:\.\d{1,2})?$/.test(text) || Number(text) > MOST_PERCENT) return null;
  return Math.round(Number(text) * 100);
}

/** What a payment of this shop usually costs, and never less than the method takes. */
function testAmountIn({ currency }: Shop, method: ManagedMethod | undefined): Money {
  const usual = samplePriceMinor(TEST_DOLLARS, currency);
  return { amountMinor: Math.max(usual, method?.minimumMinor ?? 0), currency };
}

async function record(shop: Shop, request: Request, note: string): Promise<void> {
  const { user } = viewerIn(request);
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}

async function show(
  shop: Shop,
  request: Request,
  response: Response,
  view: Partial<Pick<PaymentMethodsView, 'typed' | 'tested' | 'done'>>,
): Promise<void> {
  const { currency, payTo, methodKeys: keys, demoProvider } = shop;
  const methods = await shop.panelkit.payments.manage({ actor: actorOf(request) });
  response.send(
    paymentMethodsPage(pageContextOf(request), {
      methods,
      currency,
      payTo,
      keys,
      typed: null,
      tested: null,
      done: null,
      simulated: demoProvider?.gateway.method ?? null,
      testAmount: (method) => testAmountIn(shop, method),
      ...view,
    }),
  );
}
