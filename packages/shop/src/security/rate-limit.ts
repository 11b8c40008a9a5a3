import type { Clock } from '@panelkit/sdk';
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { hostError } from './host-error.ts';

const WINDOW_MS = 60_000;

/**
 * Lets `perMinute` requests of one address through; of all requests or, with `forms`, of those that change
 * something.
 */
export function limitRequests(perMinute: number, options: { forms?: boolean } = {}): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => options.forms === true && (request.method === 'GET' || request.method === 'HEAD'),
    handler: (_request, _response, next) => next(hostError('TOO_MANY_REQUESTS')),
    // Users behind one proxy are not distinguished; that is no mistake in the set-up.
    validate: { xForwardedForHeader: false },
  });
}

/**
 * Lets an address in until `perMinute` of its requests were answered with `status`, a refusal of their
 * secret. Honest callers are not counted, however many of them share the address.
 */
export function limitRefusals(
  clock: Clock,
  { perMinute, status }: { perMinute: number; status: number },
): RequestHandler {
  const refused = new Map<string, number>();
  let endsAtMs = clock.monotonicMs() + WINDOW_MS;
  return (request, response, next) => {
    const address = ipKeyGenerator(request.ip ?? '');
    const nowMs = clock.monotonicMs();
    if (nowMs >= endsAtMs) {
      refused.clear();
      endsAtMs = nowMs + WINDOW_MS;
    }
    if ((refused.get(address) ?? 0) >= perMinute) return next(hostError('TOO_MANY_REQUESTS'));
    response.once('finish', () => {
      if (response.statusCode === status) refused.set(address, (refused.get(address) ?? 0) + 1);
    });
    next();
  };
}
