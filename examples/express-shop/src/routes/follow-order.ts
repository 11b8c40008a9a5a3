import type { Panelkit, StoredEvent } from '@panelkit/sdk';
import type { RequestHandler } from 'express';
import { actorOf } from '../visit.ts';
import { paramOf } from './param-of.ts';

/** Proxies end a connection on which nothing is said. */
const PULSE_MS = 20_000;
/** The browser comes back by itself; who has left without a word does not. */
const LONGEST_MS = 10 * 60_000;

/** Tells a browser (server-sent events) that something of an order has changed. What it is now, the page says. */
export function followOrder(panelkit: Panelkit): RequestHandler {
  return async (request, response) => {
    const { id } = await panelkit.orders.get(paramOf(request, 'orderId'), { actor: actorOf(request) });
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    const stop = panelkit.events.onAny((event) => {
      if (isAbout(event, id)) response.write('data: changed\n\n');
    });
    const pulse = setInterval(() => response.write(': here\n\n'), PULSE_MS);
    const end = setTimeout(() => response.end(), LONGEST_MS);
    // What changed before it listened.
    response.write('data: changed\n\n');
    response.on('close', () => {
      stop();
      clearInterval(pulse);
      clearTimeout(end);
    });
  };
}

function isAbout({ aggregate, data }: StoredEvent, orderId: string): boolean {
  return aggregate.id === orderId || ('orderId' in data && data.orderId === orderId);
}
