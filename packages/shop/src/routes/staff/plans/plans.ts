import { type CreatePlanInput, isPanelkitError, type PlaceStock, type Plan } from '@panelkit/sdk';
import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { languages } from '../../../messages/languages.ts';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { draftOf, type OtherText, type PlanDraft, withPlace } from '../../../pages/staff/plans/plan-draft.ts';
import { type PlanProblem, staffPlanPage } from '../../../pages/staff/plans/plan-form-page.ts';
import { staffPlansPage } from '../../../pages/staff/plans/plans-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { loadPlaceChoices } from './load-place-choices.ts';
import { createPlanImageRoutes } from './plan-image.ts';
import { MOST_PLACES, readDraft } from './read-draft.ts';
import { inputProblems, problemsOf, toPlanFields } from './to-plan-fields.ts';

const saveForm = z.object({
  ...formKey,
  edit: z.string().max(20).optional(),
  confirmed: z.string().max(2000).default(''),
});

/** Plans: what is sold, where, and what it is called in each language. */
export function createStaffPlanRoutes(shop: Shop): Router {
  const { plans } = shop.panelkit;
  const router = Router();
  router.use('/staff/plans', requireStaff('manage-plans'));
  router.use(createPlanImageRoutes(shop));
  router.get('/staff/plans', async (request, response) => {
    const { rows } = await plans.list({ limit: 500 });
    response.send(staffPlansPage(pageContextOf(request), { plans: rows, done: doneText(request) }));
  });
  router.get('/staff/plans/new', async (request, response) => {
    await show(shop, request, response, { plan: null });
  });
  router.get('/staff/plans/:id', async (request, response) => {
    const plan = await plans.get(request.params.id);
    const by = { actor: actorOf(request) };
    const { places: stock } = await plans.explain({ planId: plan.id, quantity: 1 }, by);
    await show(shop, request, response, { plan, stock });
  });
  router.post('/staff/plans', (request, response) => save(shop, request, response, null));
  router.post('/staff/plans/:id', async (request, response) => {
    await save(shop, request, response, await plans.get(paramOf(request, 'id')));
  });
  return router;
}

/** A plan is sold while all of them are on. */
const SOLD_BY = ['active', 'onSale', 'inStock'] as const;

/** What the form shows. */
interface Shown {
  plan: Plan | null;
  draft?: PlanDraft;
  problems?: ReadonlyMap<string, PlanProblem>;
  stock?: readonly PlaceStock[];
  unsellable?: readonly string[];
  isOutdated?: boolean;
}

async function show(shop: Shop, request: Request, response: Response, shown: Shown): Promise<void> {
  const pageContext = pageContextOf(request);
  const { currency } = shop;
  const { plan, problems = new Map(), stock = [], unsellable = [], isOutdated = false } = shown;
  const others = await othersOf(shop, plan);
  const { typedMoney: typed, unitOf } = pageContext.texts.format;
  const drafted = shown.draft ?? draftOf(plan, { others, typed });
  const draft = shown.draft === undefined ? drafted : inUnit(drafted, unitOf(currency));
  const choices = await loadPlaceChoices(shop.panelkit, { actor: actorOf(request) });
  const done = shown.draft === undefined ? doneText(request) : null;
  const formStatus = problems.size > 0 ? 400 : 200;
  response.status(isOutdated ? 409 : formStatus).send(
    staffPlanPage(pageContext, {
      plan,
      draft,
      currency,
      others,
      choices,
      problems,
      stock,
      unsellable,
      isOutdated,
      done,
    }),
  );
}

/** An amount that was typed in another unit is typed again: it would be read as one of this unit. */
function inUnit(draft: PlanDraft, unit: string): PlanDraft {
  if (draft.texts.unit === unit) return draft;
  return { ...draft, texts: { ...draft.texts, price: '', setupFee: '' } };
}

async function othersOf({ store }: Shop, plan: Plan | null): Promise<OtherText[]> {
  const texts = plan === null ? [] : await store.planTexts.list();
  return languages.slice(1).map((language) => ({
    language,
    text: texts.find((text) => text.planId === plan?.id && text.language === language.code) ?? null,
  }));
}

async function save(shop: Shop, request: Request, response: Response, plan: Plan | null): Promise<void> {
  const { key, edit, confirmed } = parseForm(saveForm, request);
  const draft = readDraft(request.body);
  if (edit !== undefined && edit !== 'check')
    return show(shop, request, response, { plan, draft: edited(draft, edit, plan) });
  const wrong = await wrongIn(shop, draft, plan);
  if (wrong.size > 0) return show(shop, request, response, { plan, draft, problems: wrong });
  const fields = { ...toPlanFields(draft, { currency: shop.currency, plan }), slug: draft.texts.slug ?? '' };
  try {
    const stock = await stockOf(shop, request, { plan, fields });
    const lacking = stock.filter(({ outcome }) => outcome !== 'placed').map(({ placeKey }) => placeKey);
    // Nobody has to be warned about what is not to be sold.
    const unsellable = SOLD_BY.every((flag) => draft.flags.has(flag)) ? lacking : [];
    const isUnseen = unsellable.length > 0 && unsellable.join(' ') !== confirmed;
    if (edit === 'check' || isUnseen)
      return await show(shop, request, response, { plan, draft, stock, unsellable });
    const by = { actor: actorOf(request), idempotencyKey: key };
    const saved = await store(shop, { plan, fields, revision: draft.texts.revision }, by);
    await keepTexts(shop, draft, saved);
    request.log.info({ staffAction: 'save', targetId: saved.id, staff: by.actor.id }, 'staff acted');
    response.redirect(303, `/staff/plans/${saved.id}?done=save`);
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    if (error.code === 'PLAN_CHANGED')
      return showOutdated(shop, request, response, { draft, ...error.details });
    if (error.code !== 'INVALID_INPUT') throw error;
    await show(shop, request, response, { plan, draft, problems: problemsOf(error.details.issues) });
  }
}

/** What was typed, over the plan as it is now: saving it again is a decision. */
async function showOutdated(
  shop: Shop,
  request: Request,
  response: Response,
  { planId, revision, draft }: { planId: string; revision: number; draft: PlanDraft },
): Promise<void> {
  const plan = await shop.panelkit.plans.get(planId);
  const texts = { ...draft.texts, revision: String(revision) };
  await show(shop, request, response, { plan, draft: { ...draft, texts }, isOutdated: true });
}

/** The form with a place more or less. */
function edited(draft: PlanDraft, edit: string, plan: Plan | null): PlanDraft {
  if (edit === 'add') return draft.places.length < MOST_PLACES ? withPlace(draft, plan) : draft;
  const removed = /^remove-(\d+)$/.exec(edit)?.[1];
  return { ...draft, places: draft.places.filter((_, index) => String(index) !== removed) };
}

/** What the engine is not asked for: numbers that are none, and an address that is taken. */
async function wrongIn(
  { panelkit }: Shop,
  draft: PlanDraft,
  plan: Plan | null,
): Promise<Map<string, PlanProblem>> {
  const wrong = inputProblems(draft);
  const slug = draft.texts.slug ?? '';
  if (plan === null && slug !== '' && (await panelkit.plans.findBySlug(slug)) !== null)
    wrong.set('slug', 'slugTaken');
  return wrong;
}

interface Wanted {
  plan: Plan | null;
  fields: CreatePlanInput;
}

/** With the revision that the form showed. */
interface Stored extends Wanted {
  revision: string | undefined;
}

/** What the places would have in stock once saved. */
async function stockOf(
  { panelkit: { plans } }: Shop,
  request: Request,
  { plan, fields }: Wanted,
): Promise<PlaceStock[]> {
  const by = { actor: actorOf(request) };
  const { slug: _slug, ...patch } = fields;
  const asked = plan === null ? { draft: fields } : { planId: plan.id, patch };
  return (await plans.explain({ ...asked, quantity: 1 }, by)).places;
}

function store(
  { panelkit: { plans } }: Shop,
  { plan, fields, revision }: Stored,
  by: Parameters<typeof plans.create>[1],
): Promise<Plan> {
  if (plan === null) return plans.create(fields, by);
  const { slug: _slug, ...patch } = fields;
  const expectedRevision = revision ? Number(revision) : undefined;
  return plans.update({ planId: plan.id, patch, expectedRevision }, by);
}

async function keepTexts({ store }: Shop, { texts }: PlanDraft, plan: Plan): Promise<void> {
  for (const { code: language } of languages.slice(1)) {
    const name = (texts[`name-${language}`] ?? '').trim() || plan.name;
    const description = (texts[`description-${language}`] ?? '').trim() || plan.description;
    await store.planTexts.put({ planId: plan.id, language, name, description });
  }
}
