import { notFound } from '@panelkit/sdk';
import { Router } from 'express';
import { availabilityOf } from '../availability.ts';
import { cataloguePage } from '../pages/catalogue-page.ts';
import { planPage } from '../pages/plan-page.ts';
import type { Shop } from '../shop.ts';
import { visitOf } from '../visit.ts';

export function createCatalogueRoutes({ panelkit }: Shop): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const { rows } = await panelkit.plans.list({ visibleOnly: true, limit: 100 });
    const plans = rows.toSorted((first, second) => first.sortOrder - second.sortOrder);
    const offers = await Promise.all(
      plans.map(async (plan) => ({ plan, availability: await availabilityOf(panelkit, plan) })),
    );
    response.send(cataloguePage(visitOf(request), offers));
  });
  router.get('/plans/:slug', async (request, response) => {
    const { slug } = request.params;
    const plan = await panelkit.plans.findBySlug(slug);
    if (plan === null) throw notFound('plan', slug);
    response.send(planPage(visitOf(request), { plan, availability: await availabilityOf(panelkit, plan) }));
  });
  return router;
}
