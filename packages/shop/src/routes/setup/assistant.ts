import { Router } from 'express';
import { pageContextOf, requireStaff } from '../../page-context.ts';
import { setupOverviewPage } from '../../pages/setup/setup-frame.ts';
import type { Shop } from '../../shop.ts';
import { createFirstOwnerRoutes } from './first-owner.ts';
import { createSaleStep } from './sale-step.ts';
import { createServerSteps } from './server-steps.ts';
import { setupProgress } from './setup-progress.ts';
import { createShopSteps } from './shop-steps.ts';

/** The assistant that leads from an empty shop to its first sale. */
export function createSetupRoutes(shop: Shop): Router {
  const router = Router();
  router.use(createFirstOwnerRoutes(shop));
  router.use('/staff/setup', requireStaff('manage-settings'));
  router.get('/staff/setup', async (request, response) => {
    response.send(setupOverviewPage(pageContextOf(request), await setupProgress(shop, request)));
  });
  return router.use(createServerSteps(shop), createShopSteps(shop), createSaleStep(shop));
}
