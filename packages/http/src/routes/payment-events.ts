import type { Panelkit } from '@panelkit/sdk';
import type { Route } from '../handler/route.ts';
import { readText } from '../input/read-body.ts';

export interface PaymentEventOptions {
  panelkit: { payments: Pick<Panelkit['payments'], 'receiveEvent'> };
  /** One million bytes by default, which is as much as the engine stores. */
  maxBytes?: number;
}

/**
 * `POST /payments/events/:gateway`, where payment providers report (webhooks): the event is stored, then answered with 200 or what its provider wants to hear. Anything
 * else makes the provider send it again. The signature covers the body as sent, so nothing may parse it before.
 */
export function paymentEvents({ panelkit, maxBytes = 1_000_000 }: PaymentEventOptions): Route {
  return {
    method: 'POST',
    path: '/payments/events/:gateway',
    handle: async (request, { params }) => {
      const { answer } = await panelkit.payments.receiveEvent({
        gateway: params.gateway ?? '',
        rawBody: await readText(request, { maxBytes }),
        headers: Object.fromEntries(request.headers),
      });
      if (answer !== undefined) {
        const { status, contentType, body } = answer;
        return new Response(body, { status, headers: { 'content-type': contentType } });
      }
      return new Response('ok\n', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    },
  };
}
