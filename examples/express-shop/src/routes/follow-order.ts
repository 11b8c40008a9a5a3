import type { Panelkit, StoredEvent } from '@panelkit/sdk';
import type { RequestHandler } from 'express';
import { actorOf } from '../page-context.ts';
import { hostError } from '../security/host-error.ts';
import { paramOf } from './param-of.ts';

/** Proxies end a connection on which nothing is said. */
const PULSE_MS = 20_000;
/** The browser comes back by itself; who has left without a word does not. */
const LONGEST_MS = 10 * 60_000;
/** Tabs that one person follows orders in. */
const MOST_STREAMS = 10;

/** Tells a browser (server-sent events) that something of an order has changed. What it is now, the page says. */
export function followOrder(panelkit: Panelkit): RequestHandler {
  const followers = new Map<string, number>();
  const count = (actorId: string, change: 1 | -1): void => {
    const now = (followers.get(actorId) ?? 0) + change;
    if (now === 0) followers.delete(actorId);
    else followers.set(actorId, now);
  };
  return async (request, response) => {
    const actor = actorOf(request);
    const { id } = await panelkit.orders.get(paramOf(request, 'orderId'), { actor });
    if ((followers.get(actor.id) ?? 0) >= MOST_STREAMS) throw hostError('TOO_MANY_REQUESTS');
    count(actor.id, 1);
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    const stop = panelkit.events.onAny((event) => {
      if (isAbout(event, id)) response.write('data: changed\n\n');
    });
    const pulse = setInterval(() => {
      // Who signed out is told nothing any more.
      request.session.reload((error) => (error ? response.end() : response.write(': here\n\n')));
    }, PULSE_MS);
    const end = setTimeout(() => response.end(), LONGEST_MS);
    // What changed before it listened.
    response.write('data: changed\n\n');
    response.on('close', () => {
      count(actor.id, -1);
      stop();
      clearInterval(pulse);
      clearTimeout(end);
    });
  };
}

function isAbout({ aggregate, data }: StoredEvent, orderId: string): boolean {
  return aggregate.id === orderId || ('orderId' in data && data.orderId === orderId);
}
