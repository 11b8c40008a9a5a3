import { describeError, type Logger, silentLogger } from '@panelkit/sdk';
import { API_ANSWER } from '../handler/api-answer.ts';
import type { Route } from '../handler/route.ts';

export interface HealthOptions {
  /**
   * Whether the storage can be used now (`checkReadiness` of a PostgreSQL backend); always ready without it.
   */
  checkReadiness?: () => Promise<{ ready: boolean; clockSkewMs: number | null }>;
  /**
   * Aborted once the process shuts down: from then on it is not ready, so that a load balancer sends nobody
   * here.
   */
  stopping?: AbortSignal;
  logger?: Logger;
}

/**
 * `GET /healthz`: the process lives. `GET /readyz`: it can work now (200) or not (503). Both are public and
 * hold no secret.
 */
export function healthRoutes(options: HealthOptions = {}): Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      handle: () => Response.json({ status: 'ok' }, { headers: API_ANSWER }),
    },
    { method: 'GET', path: '/readyz', handle: () => readiness(options) },
  ];
}

async function readiness({
  checkReadiness = async () => ({ ready: true, clockSkewMs: 0 }),
  stopping,
  logger = silentLogger,
}: HealthOptions): Promise<Response> {
  if (stopping?.aborted) return Response.json({ status: 'stopping' }, { status: 503, headers: API_ANSWER });
  const { ready, clockSkewMs } = await checkReadiness().catch((error: unknown) => {
    logger.error({ error: describeError(error) }, 'the readiness check failed');
    return { ready: false, clockSkewMs: null };
  });
  const database = clockSkewMs === null ? 'unavailable' : 'available';
  const status = ready ? 'ready' : 'not-ready';
  return Response.json({ status, database, clockSkewMs }, { status: ready ? 200 : 503, headers: API_ANSWER });
}
