import type { Panelkit } from '@panelkit/sdk';
import { API_ANSWER } from '../handler/api-answer.ts';
import type { Route } from '../handler/route.ts';
import { readText } from '../input/read-body.ts';

export interface PaymentEventOptions {
  panelkit: { payments: Pick<Panelkit['payments'], 'receiveEvent'> };
  /** One million bytes by default, which is as much as the engine stores. */
  maxBytes?: number;
  /** Media types in which providers report; JSON and forms by default. */
  types?: readonly string[];
}

const TYPES = ['application/json', 'application/x-www-form-urlencoded'];

/**
 * `POST /payments/events/:gateway`, where payment providers report (webhooks): the event is stored, then
 * answered with 200 or what its provider wants to hear. Anything else makes the provider send it again. The
 * signature covers the body as sent, so nothing may parse it before.
 */
export function paymentEvents(options: PaymentEventOptions): Route {
  const { panelkit, maxBytes = 1_000_000, types = TYPES } = options;
  return {
    method: 'POST',
    path: '/payments/events/:gateway',
    handle: async (request, { params }) => {
      const { answer } = await panelkit.payments.receiveEvent({
        gateway: params.gateway ?? '',
        rawBody: await readText(request, { maxBytes, types }),
        headers: Object.fromEntries(request.headers),
      });
      if (answer !== undefined) {
        const { status, contentType, body } = answer;
        return new Response(body, { status, headers: { ...API_ANSWER, 'content-type': contentType } });
      }
      return new Response('ok\n', {
        headers: { ...API_ANSWER, 'content-type': 'text/plain; charset=utf-8' },
      });
    },
  };
}
