import { timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';
import { createMetrics } from '../process/metrics.ts';
import { hashOf } from '../security/hash-of.ts';
import { isLocal } from '../security/local-only.ts';
import type { Shop } from '../shop.ts';

/** For Prometheus: from this machine, or from anywhere with the token of the settings. */
export function createMetricsRoute({
  panelkit,
  metricsToken,
}: Pick<Shop, 'panelkit' | 'metricsToken'>): Router {
  const router = Router();
  const metrics = createMetrics(panelkit);
  router.get('/metrics', async (request, response) => {
    if (!mayRead(request, metricsToken)) {
      response.status(404).type('text').send('PAGE_NOT_FOUND\n');
      return;
    }
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.read());
  });
  return router;
}

function mayRead(request: Request, token: string | null): boolean {
  if (isLocal(request.socket.remoteAddress ?? '', request.headers)) return true;
  const given = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (token === null || given === undefined) return false;
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(token)));
}
