import { gbToBytes, type Plan, parseTypedMinor, toLatinDigits } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { languages } from '../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff } from '../../page-context.ts';
import { planFlags, staffPlanPage, staffPlansPage } from '../../pages/staff/plan-pages.ts';
import { formKey, parseForm } from '../../security/form-guard.ts';
import type { Shop } from '../../shop.ts';
import { doneText } from './dashboard.ts';
import { runStaffAction } from './run-staff-action.ts';

const wholeOrNone = z
  .string()
  .transform((text) => toLatinDigits(text.trim()))
  .transform((text, context) => {
    if (text === '') return null;
    if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text);
    context.issues.push({ code: 'custom', message: 'must be a number, or empty', input: text });
    return z.NEVER;
  });
const flag = z
  .literal('1')
  .optional()
  .transform((value) => value === '1');
const planForm = z.object({
  name: z.string(),
  description: z.string(),
  price: z.string(),
  setupFee: z.string(),
  unit: z.string().optional(),
  durationDays: wholeOrNone,
  trafficGb: wholeOrNone,
  deviceLimit: wholeOrNone,
  capacity: wholeOrNone,
  sortOrder: wholeOrNone,
  welcomeMessage: z.string().trim(),
  ...Object.fromEntries(planFlags.map((name) => [name, flag])),
});
const slugForm = z.object({ ...formKey, slug: z.string() });

/** Plans: what is sold, and what it is called in each language. */
export function createStaffPlanRoutes(shop: Shop): Router {
  const { panelkit, currency } = shop;
  const router = Router();
  router.use('/staff/plans', requireStaff('manage-plans'));
  router.get('/staff/plans', async (request, response) => {
    const { rows: plans } = await panelkit.plans.list({ limit: 500 });
    response.send(staffPlansPage(pageContextOf(request), { plans, done: doneText(request) }));
  });
  router.get('/staff/plans/new', (request, response) => {
    const others = languages.slice(1).map((language) => ({ language, text: null }));
    response.send(staffPlanPage(pageContextOf(request), { plan: null, currency, others, done: null }));
  });
  router.get('/staff/plans/:id', async (request, response) => {
    const plan = await panelkit.plans.get(request.params.id);
    const texts = await shop.store.planTexts.list();
    const others = languages.slice(1).map((language) => ({
      language,
      text: texts.find((text) => text.planId === plan.id && text.language === language.code) ?? null,
    }));
    response.send(staffPlanPage(pageContextOf(request), { plan, currency, others, done: doneText(request) }));
  });
  router.post('/staff/plans', async (request, response) => {
    const { slug, key } = parseForm(slugForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    const plan = await panelkit.plans.create({ ...fieldsOf(request, currency), slug }, by);
    await keepTexts(shop, request, plan);
    response.redirect(303, `/staff/plans/${plan.id}?done=save`);
  });
  const save = runStaffAction('save', '/staff/plans', async (planId, by, request) => {
    const plan = await panelkit.plans.update({ planId, patch: fieldsOf(request, currency) }, by);
    await keepTexts(shop, request, plan);
  });
  router.post('/staff/plans/:id', save);
  return router;
}

function fieldsOf(request: Request, currency: string) {
  const { price, setupFee, unit, trafficGb, welcomeMessage, sortOrder, name, description, ...rest } =
    parseForm(planForm, request);
  const typed = { unit, currency };
  const flags = Object.fromEntries(planFlags.map((each) => [each, Reflect.get(rest, each) === true]));
  return {
    name,
    description,
    price: { amountMinor: readAmount(price, typed), currency },
    setupFeeMinor: setupFee.trim() === '' ? 0 : readAmount(setupFee, typed),
    durationDays: rest.durationDays,
    trafficLimitBytes: trafficGb === null ? null : gbToBytes(trafficGb),
    deviceLimit: rest.deviceLimit,
    capacity: rest.capacity,
    sortOrder: sortOrder ?? 0,
    provisioning: { welcomeMessage: welcomeMessage || null },
    ...flags,
  };
}

/** What cannot be read becomes an amount that the engine refuses: nobody sells for another price than the one typed. */
function readAmount(text: string, typed: { unit: string | undefined; currency: string }): number {
  return parseTypedMinor(text, typed) ?? -1;
}

async function keepTexts({ store }: Shop, request: Request, plan: Plan): Promise<void> {
  const body = z.record(z.string(), z.unknown()).parse(request.body);
  const word = (field: string): string => z.string().max(2000).catch('').parse(body[field]).trim();
  for (const { code: language } of languages.slice(1)) {
    const name = word(`name-${language}`) || plan.name;
    const description = word(`description-${language}`) || plan.description;
    await store.planTexts.put({ planId: plan.id, language, name, description });
  }
}
