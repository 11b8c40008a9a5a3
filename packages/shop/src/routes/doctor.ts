import { Router } from 'express';
import { describeRequest } from '../doctor/seen.ts';
import { limitRequests } from '../security/rate-limit.ts';
import type { Shop } from '../shop.ts';

/** What `doctor` asks the running shop; for everybody else there is no such page. */
export function createDoctorRoute(shop: Shop): Router {
  const router = Router();
  router.get('/doctor/seen', limitRequests(shop.limits.links), async (request, response, next) => {
    const seen = await describeRequest(shop, request);
    if (seen === null) next();
    else response.attachment('seen.json').json(seen);
  });
  return router;
}
