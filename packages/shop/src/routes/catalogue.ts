import { notFound, type Panelkit, type Plan } from '@panelkit/sdk';
import { type Request, Router } from 'express';
import * as z from 'zod';
import { findOffers, searchSchema } from '../find-offers.ts';
import { pageContextOf } from '../page-context.ts';
import { cataloguePage, comparePage } from '../pages/catalogue-page.ts';
import { categoryOf, planText } from '../pages/parts/plan-facts.ts';
import { planPage, type TrialOffer } from '../pages/plan-page.ts';
import type { Shop } from '../shop.ts';

const chosen = z
  .array(z.string().max(100))
  .or(
    z
      .string()
      .max(100)
      .transform((slug) => [slug]),
  )
  .catch([]);
const MOST_COMPARED = 4;

/** What is for sale. */
export function createCatalogueRoutes({ panelkit }: Shop): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const pageContext = pageContextOf(request);
    const search = searchSchema.parse(request.query);
    const all = await panelkit.plans.offers();
    const offers = findOffers(all, search, (plan) => ({
      ...planText(pageContext, plan),
      category: categoryOf(pageContext, plan),
      countries: pageContext.texts.format.countries(plan.countries),
    }));
    response.send(cataloguePage(pageContext, { all, offers, search }));
  });
  router.get('/compare', async (request, response) => {
    const slugs = [...new Set(chosen.parse(request.query.plan))].slice(0, MOST_COMPARED);
    response.send(comparePage(pageContextOf(request), await panelkit.plans.offers({ slugs })));
  });
  router.get('/plans/:slug', async (request, response) => {
    const { slug } = request.params;
    const [offer] = await panelkit.plans.offers({ slugs: [slug] });
    if (offer === undefined) throw notFound('plan', slug);
    const trial = await trialOf(panelkit, request, offer.plan);
    response.send(planPage(pageContextOf(request), { ...offer, trial }));
  });
  return router;
}

/** Whether who looks may try this plan; a visitor may, once he is somebody. */
async function trialOf(panelkit: Panelkit, request: Request, plan: Plan): Promise<TrialOffer | null> {
  const { viewer } = pageContextOf(request);
  if (plan.trialDays === null || viewer?.actor.kind === 'staff') return null;
  const days = plan.trialDays;
  if (viewer === null) return { days, state: 'sign-up' };
  const { trialUnitId } = await panelkit.customers.get(viewer.actor.id, { actor: viewer.actor });
  return { days, state: trialUnitId === null ? 'open' : 'used' };
}
