import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { hostError } from './host-error.ts';

/** Lets `perMinute` requests of one address through; of all requests or, with `forms`, of those that change something. */
export function limitRequests(perMinute: number, options: { forms?: boolean } = {}): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => options.forms === true && (request.method === 'GET' || request.method === 'HEAD'),
    handler: (_request, _response, next) => next(hostError('TOO_MANY_REQUESTS')),
    // Users behind one proxy are not distinguished; that is no mistake in the set-up.
    validate: { xForwardedForHeader: false },
  });
}
