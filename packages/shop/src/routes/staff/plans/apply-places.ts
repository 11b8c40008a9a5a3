import { Router } from 'express';
import * as z from 'zod';
import { actorOf, pageContextOf, requireStaff } from '../../../page-context.ts';
import { applyPlacesPage } from '../../../pages/staff/plans/apply-places-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';

const RUNS_SHOWN = 5;
const applyForm = z.object(formKey);

/** Those who have a plan follow its places: shown first, then done in the background. */
export function createApplyPlacesRoutes({ panelkit: { plans, bulk } }: Shop): Router {
  const router = Router();
  router.get('/staff/plans/:id/places', requireStaff('manage-plans'), async (request, response) => {
    const by = { actor: actorOf(request) };
    const plan = await plans.get(paramOf(request, 'id'));
    const preview = await bulk.previewPlaces({ planId: plan.id }, by);
    const { rows: runs } = await bulk.list({ planId: plan.id, limit: RUNS_SHOWN, newestFirst: true }, by);
    response.send(applyPlacesPage(pageContextOf(request), { plan, preview, runs }));
  });
  router.post('/staff/plans/:id/places', requireStaff('manage-plans'), async (request, response) => {
    const { key } = parseForm(applyForm, request);
    const by = { actor: actorOf(request), idempotencyKey: key };
    const planId = paramOf(request, 'id');
    const run = await bulk.updatePlaces({ planId }, by);
    request.log.info({ staffAction: 'applyPlaces', targetId: planId, staff: by.actor.id }, 'staff acted');
    response.redirect(303, `/staff/bulk/${run.id}?done=applyPlaces`);
  });
  return router;
}
