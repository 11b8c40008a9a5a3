import type { Clock } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import { hostError } from './host-error.ts';

/**
 * A session may be stolen, or its browser left open: what can take a shop over is done by who proved lately
 * who they are.
 */
const FRESH_MS = 10 * 60_000;

/** @throws HostError `PROVE_FIRST` when neither sign-in nor proof of this session is recent */
export function assertFreshProof({ clock }: { clock: Clock }, { session }: Request): void {
  const { provedAt } = session;
  if (provedAt === undefined || clock.now().getTime() - provedAt > FRESH_MS) throw hostError('PROVE_FIRST');
}

/** The same in front of a form. */
export function requireFreshProof(parts: { clock: Clock }): RequestHandler {
  return (request, _response, next) => {
    assertFreshProof(parts, request);
    next();
  };
}
