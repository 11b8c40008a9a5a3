import express, { type Router } from 'express';
import type { ShopBackend } from '../open-backend.ts';

/** For who watches the process: `/healthz` says that it lives, `/readyz` whether it can work now. Both need no sign-in and tell no secret. */
export function createHealthRoutes({ checkReadiness }: Pick<ShopBackend, 'checkReadiness'>): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const { ready, clockSkewMs } = await checkReadiness();
    const database = clockSkewMs === null ? 'unavailable' : 'available';
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ready' : 'not-ready', database, clockSkewMs });
  });
  return router;
}
