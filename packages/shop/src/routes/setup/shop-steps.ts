import { parseTypedMinor } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff, viewerIn } from '../../page-context.ts';
import {
  botStepPage,
  type OfferedPlan,
  paymentStepPage,
  plansStepPage,
} from '../../pages/setup/shop-steps.ts';
import { samplePriceMinor } from '../../sample-price.ts';
import { formKey, parseForm, ticked } from '../../security/form-guard.ts';
import { requireFreshProof } from '../../security/fresh-proof.ts';
import { hostError } from '../../security/host-error.ts';
import { SAMPLE_PAY_TO } from '../../setup/sample-pay-to.ts';
import { type SamplePlan, samplePlans, samplePlanTexts } from '../../setup/sample-plans.ts';
import type { Shop } from '../../shop.ts';
import { recordStaffAction } from '../staff/record-staff-action.ts';
import { goOn } from './go-on.ts';
import { setupProgress } from './setup-progress.ts';
import { showReopening } from './show-reopening.ts';

/** What is sold, and how it is paid. */
export function createShopSteps(shop: Shop): Router {
  return Router().use(createPlansStep(shop), createPaymentStep(shop), createBotStep(shop));
}

const plansForm = z
  .object({
    ...formKey,
    unit: z.string().optional(),
    plans: ticked(z.string()),
  })
  .catchall(z.unknown());

function createPlansStep(shop: Shop): Router {
  const { panelkit, currency, store } = shop;
  const router = Router();
  router.use('/staff/setup/plans', requireStaff('manage-plans'));
  router.get('/staff/setup/plans', (request, response) => showPlans(shop, request, response, null));
  router.post('/staff/setup/plans', async (request, response) => {
    const { key, plans: chosen, unit, ...typed } = parseForm(plansForm, request);
    const { plans: words } = pageContextOf(request).texts.setup;
    const wanted = samplePlans.flatMap((sample) => {
      const price = parseTypedMinor(String(typed[`price-${sample.slug}`] ?? ''), { unit, currency });
      return chosen.includes(sample.slug) ? [{ sample, price }] : [];
    });
    if (wanted.length === 0) return showPlans(shop, request, response.status(400), words.nothingChosen);
    if (wanted.some(({ price }) => price === null))
      return showPlans(shop, request, response.status(400), words.amount);
    for (const { sample, price } of wanted) {
      const by = { actor: actorOf(request), idempotencyKey: `${key}:${sample.slug}` };
      if ((await panelkit.plans.findBySlug(sample.slug)) !== null) continue;
      const plan = await panelkit.plans.create(fieldsOf(sample, price ?? 0, currency), by);
      for (const text of samplePlanTexts[sample.slug] ?? [])
        await store.planTexts.putNew({ ...text, planId: plan.id });
    }
    await goOn(shop, { request, response, after: 'plans' });
  });
  return router;
}

function fieldsOf(sample: SamplePlan, amountMinor: number, currency: string) {
  const { price: _price, setupFee: _setupFee, ...plan } = sample;
  return { ...plan, price: { amountMinor, currency }, sortOrder: samplePlans.indexOf(sample) };
}

async function showPlans(
  shop: Shop,
  request: Request,
  response: Response,
  problem: string | null,
): Promise<void> {
  const { currency, panelkit } = shop;
  const pageContext = pageContextOf(request);
  const typed = plansForm.safeParse(request.body).data;
  const taken = new Set((await panelkit.plans.list({ limit: 500 })).rows.map(({ slug }) => slug));
  const offered = samplePlans.map((sample): OfferedPlan => {
    const { slug, name, description = '' } = sample;
    const spoken = samplePlanTexts[slug]?.find(({ language }) => language === pageContext.language.code);
    const typedPrice = typed?.[`price-${slug}`];
    const isChosen = typed?.plans.includes(slug) ?? sample.popular === true;
    const text = typeof typedPrice === 'string' ? typedPrice : undefined;
    return {
      sample,
      name: spoken?.name ?? name,
      description: spoken?.description ?? description,
      price: { amountMinor: samplePriceMinor(sample.price, currency), currency },
      isTaken: taken.has(slug),
      isChosen,
      typedPrice: text,
      isWrong:
        isChosen && text !== undefined && parseTypedMinor(text, { unit: typed?.unit, currency }) === null,
    };
  });
  const progress = await setupProgress(shop, request);
  response.send(plansStepPage(pageContext, { progress, offered, currency, problem }));
}

const paymentForm = z.object({ ...formKey, payTo: z.string().trim().max(200) });

function createPaymentStep(shop: Shop): Router {
  const router = Router();
  router.get('/staff/setup/payment', async (request, response) => {
    const progress = await setupProgress(shop, request);
    const payTo = shop.payTo === SAMPLE_PAY_TO ? '' : shop.payTo;
    response.send(paymentStepPage(pageContextOf(request), { progress, payTo, problem: null }));
  });
  router.post('/staff/setup/payment', requireFreshProof(shop), async (request, response) => {
    const { key, payTo } = parseForm(paymentForm, request);
    if (payTo === '' || payTo === SAMPLE_PAY_TO) {
      const progress = await setupProgress(shop, request);
      const problem = pageContextOf(request).texts.setup.payment.sample;
      response.status(400).send(paymentStepPage(pageContextOf(request), { progress, payTo: '', problem }));
      return;
    }
    await shop.settings.save({ payTo }, { actor: actorOf(request), idempotencyKey: key });
    await noteChange(shop, request, `payTo: ${JSON.stringify(payTo)}`);
    await goOn(shop, { request, response, after: 'payment' });
  });
  return router;
}

const botForm = z.object({ token: z.string().trim().max(300) });

function createBotStep(shop: Shop): Router {
  const { setup } = shop;
  const isFixed = () => setup.fixed.has('customerBotToken');
  const router = Router();
  const show = async (request: Request, response: Response, problem: string | null): Promise<void> => {
    const progress = await setupProgress(shop, request);
    const view = { progress, isOn: shop.bots.customers !== null, isFixed: isFixed(), problem };
    response.status(problem === null ? 200 : 400).send(botStepPage(pageContextOf(request), view));
  };
  router.get('/staff/setup/bot', (request, response) => show(request, response, null));
  router.post('/staff/setup/bot', requireFreshProof(shop), async (request, response) => {
    if (isFixed()) throw hostError('PAGE_NOT_FOUND');
    const { token } = parseForm(botForm, request);
    const { problems } = pageContextOf(request).texts.setup.bot;
    if (!/^\d+:[\w-]+$/.test(token)) return show(request, response, problems.token);
    const answer = await setup.askBot(token);
    if (answer.kind !== 'known') return show(request, response, problems[answer.kind]);
    await setup.start.save('customerBotToken', token);
    await noteChange(shop, request, `customerBotToken: @${answer.username}`);
    showReopening(shop, { request, response, next: '/staff/setup' });
  });
  router.post('/staff/setup/bot/remove', requireFreshProof(shop), async (request, response) => {
    if (isFixed()) throw hostError('PAGE_NOT_FOUND');
    await setup.start.save('customerBotToken', null);
    await noteChange(shop, request, 'customerBotToken: –');
    showReopening(shop, { request, response, next: '/staff/setup/bot' });
  });
  return router;
}

/** In the trail of what staff did; a token is not in it. */
async function noteChange(shop: Shop, request: Request, note: string): Promise<void> {
  const { user } = viewerIn(request);
  await recordStaffAction(shop, request, { by: user, action: 'settings.changed', targetId: user.id, note });
}
