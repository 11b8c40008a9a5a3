import { createHash, timingSafeEqual } from 'node:crypto';
import type { Panelkit } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';
import { API_ANSWER } from '../handler/api-answer.ts';
import type { Route } from '../handler/route.ts';
import { isLocal } from '../node/local-only.ts';
import { createMetrics } from './create-metrics.ts';

export interface MetricsRouteOptions {
  panelkit: Panelkit;
  /** Lets a scraper on another machine in (`Authorization: Bearer …`); null: only this machine may read. */
  token: string | null;
  /**
   * False: this machine needs the token too. Behind a reverse proxy here that sends neither `X-Forwarded-For`
   * nor the client's `Host`, requests of strangers look as if they began on this machine. True by default.
   */
  isLocalTrusted?: boolean;
}

/**
 * `GET /metrics` for Prometheus: from this machine, or from anywhere with the token. For everybody else there
 * is no such path.
 */
export function metricsRoute({ panelkit, token, isLocalTrusted = true }: MetricsRouteOptions): Route {
  const metrics = createMetrics(panelkit);
  return {
    method: 'GET',
    path: '/metrics',
    handle: async (request, { connection }) => {
      const isHere = isLocalTrusted && isLocal(connection.remoteAddress ?? '', request.headers);
      if (!isHere && !hasToken(request.headers, token)) throw new HttpError('ROUTE_NOT_FOUND', {});
      return new Response(await metrics.read(), {
        headers: { ...API_ANSWER, 'content-type': metrics.contentType },
      });
    },
  };
}

function hasToken(headers: Headers, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
  return token !== null && given !== undefined && timingSafeEqual(digestOf(given), digestOf(token));
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
