import type { RequestHandler } from 'express';
import { actorOf } from '../page-context.ts';
import { paramOf } from '../routes/param-of.ts';
import type { Shop } from '../shop.ts';
import { hostError } from './host-error.ts';

/** So many receipts of a customer may wait for a decision. */
const MOST_WAITING = 5;
/** So many pictures of a customer are read at once: each is in memory until its form proved to be ours. */
const MOST_AT_ONCE = 2;

/** Before a picture is read: whose payment it is, and whether the customer has sent enough. */
export function limitReceipts({ panelkit }: Shop): RequestHandler {
  const reading = new Map<string, number>();
  return async (request, response, next) => {
    const actor = actorOf(request);
    const { state } = await panelkit.payments.get(paramOf(request, 'paymentId'), { actor });
    const { rows } = await panelkit.payments.list({ limit: 100, newestFirst: true }, { actor });
    const waiting = rows.filter((payment) => payment.state.status === 'in-review').length;
    const begun = reading.get(actor.id) ?? 0;
    // A form that is sent twice is one staffAction, and its payment waits already.
    if (begun >= MOST_AT_ONCE || (state.status === 'pending' && waiting >= MOST_WAITING)) {
      throw hostError('TOO_MANY_REQUESTS');
    }
    reading.set(actor.id, begun + 1);
    response.once('close', () => {
      const left = (reading.get(actor.id) ?? 1) - 1;
      if (left === 0) reading.delete(actor.id);
      else reading.set(actor.id, left);
    });
    next();
  };
}
