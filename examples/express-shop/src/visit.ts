import { type Actor, isPanelkitError } from '@panelkit/sdk';
import type { Request, RequestHandler } from 'express';
import type { Texts } from './messages/en.ts';
import type { FormGuard, FormSecrets } from './security/form-guard.ts';
import { type Person, sessionOf } from './security/session.ts';
import { SHOP_ACTOR, type Shop } from './shop.ts';

/** Who looks at a page. */
export interface Viewer {
  actor: Actor & Person;
  name: string;
  /** What a customer can spend; null for staff. */
  balance: { amountMinor: number; currency: string } | null;
}

/** What every page is given. */
export interface Visit {
  texts: Texts;
  shopName: string;
  path: string;
  viewer: Viewer | null;
  form: FormSecrets;
}

/** Learns who asks, for pages and commands. */
export function loadVisit(shop: Shop, guard: FormGuard): RequestHandler {
  return async (request, response, next) => {
    const { person } = sessionOf(request);
    visits.set(request, {
      texts: shop.texts,
      shopName: shop.name,
      path: request.path,
      viewer: person && (await viewerOf(shop, person)),
      form: guard.secretsOf(request, response),
    });
    next();
  };
}

/** The visit of a request that went through `loadVisit`. */
export function visitOf(request: Request): Visit {
  const visit = findVisit(request);
  if (visit === null) throw new TypeError('this request has no visit');
  return visit;
}

/** Null for a request that failed before. */
export function findVisit(request: Request): Visit | null {
  return visits.get(request) ?? null;
}

/** Lets through only who was chosen as a customer, or as staff; asks everybody else who they are. */
export function requirePerson(kind: Person['kind']): RequestHandler {
  return (request, response, next) => {
    if (visitOf(request).viewer?.actor.kind === kind) return next();
    const page = request.method === 'GET' ? request.originalUrl : '/';
    response.redirect(303, `/people?next=${encodeURIComponent(page)}`);
  };
}

/** Who acts. Behind `requirePerson`. */
export function actorOf(request: Request): Actor {
  const { viewer } = visitOf(request);
  if (viewer === null) throw new TypeError('nobody was chosen');
  return viewer.actor;
}

const visits = new WeakMap<Request, Visit>();

async function viewerOf(shop: Shop, { kind, id }: Person): Promise<Viewer | null> {
  if (kind === 'staff')
    return shop.staff.includes(id) ? { actor: { kind, id }, name: id, balance: null } : null;
  try {
    const { displayName, externalId } = await shop.panelkit.customers.get(id, { actor: SHOP_ACTOR });
    const { availableMinor, currency } = await shop.panelkit.wallets.get(id, { actor: SHOP_ACTOR });
    const balance = { amountMinor: availableMinor, currency };
    return { actor: { kind, id }, name: displayName ?? externalId, balance };
  } catch (error) {
    // A cookie of an earlier run, whose records are gone.
    if (isPanelkitError(error) && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
