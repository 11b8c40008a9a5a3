import { toNodeHandler } from '@panelkit/http/node';
import type { StoredEvent } from '@panelkit/sdk';
import type { RequestHandler } from 'express';
import { actorOf } from '../page-context.ts';
import { isStillSignedIn } from '../security/session.ts';
import type { Shop } from '../shop.ts';
import { paramOf } from './param-of.ts';

const changed = { data: 'changed' };

/**
 * Tells a browser (server-sent events) that something about an order has changed. What it is now, the page
 * says.
 */
export function followOrder({ panelkit, eventStreams }: Shop): RequestHandler {
  return async (request, response, next) => {
    const actor = actorOf(request);
    const { id } = await panelkit.orders.get(paramOf(request, 'orderId'), { actor });
    const follow = {
      actor,
      greeting: changed,
      select: (event: StoredEvent) => (isAbout(event, id) ? changed : null),
      isAllowed: () => isStillSignedIn(request),
    };
    toNodeHandler((webRequest) => eventStreams.open(webRequest, follow))(request, response, next);
  };
}

function isAbout({ aggregate, data }: StoredEvent, orderId: string): boolean {
  return aggregate.id === orderId || ('orderId' in data && data.orderId === orderId);
}
