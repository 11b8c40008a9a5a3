import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import { keepImage } from '../../../brand/keep-image.ts';
import { planImageUrl } from '../../../brand/plan-image.ts';
import { actorOf, pageContextOf } from '../../../page-context.ts';
import { PLAN_IMAGE_PAGE, planImagePage } from '../../../pages/staff/plans/plan-image-page.ts';
import { formKey, parseForm } from '../../../security/form-guard.ts';
import type { Shop } from '../../../shop.ts';
import { paramOf } from '../../param-of.ts';
import { doneText } from '../dashboard.ts';
import { flag } from '../form-parts.ts';

const imageForm = z.object({ ...formKey, remove: flag });

/** The picture of a plan. Its form was read before, since it carries the file. */
export function createPlanImageRoutes(shop: Shop): Router {
  const { plans } = shop.panelkit;
  const router = Router();
  router.get(PLAN_IMAGE_PAGE, (request, response) => show(shop, request, response, null));
  router.post(PLAN_IMAGE_PAGE, async (request, response) => {
    const { key, remove } = parseForm(imageForm, request);
    const planId = paramOf(request, 'id');
    const image = remove ? null : await keepImage(shop, request);
    if (image !== null && 'problem' in image) {
      const { problems } = pageContextOf(request).texts.staffBrand;
      return show(shop, request, response.status(400), problems[image.problem]);
    }
    const imageUrl = image === null ? null : planImageUrl(shop.publicUrl, image);
    if (image !== null || remove)
      await plans.update({ planId, patch: { imageUrl } }, { actor: actorOf(request), idempotencyKey: key });
    response.redirect(303, `/staff/plans/${planId}/image?done=save`);
  });
  return router;
}

async function show(shop: Shop, request: Request, response: Response, problem: string | null): Promise<void> {
  const plan = await shop.panelkit.plans.get(paramOf(request, 'id'));
  response.send(planImagePage(pageContextOf(request), { plan, problem, done: doneText(request) }));
}
