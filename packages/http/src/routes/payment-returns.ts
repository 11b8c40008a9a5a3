import type { Panelkit, ReturnedPayment } from '@panelkit/sdk';
import type { Route, RouteContext } from '../handler/route.ts';
import { readText } from '../input/read-body.ts';

export interface PaymentReturnOptions {
  panelkit: { payments: Pick<Panelkit['payments'], 'receiveReturn'> };
  /**
   * Where the browser goes then, such as `/orders/<id>`; null: the browser named no payment that is known.
   * `token`: what the host added to the address, so that a page can show the payment to a browser in which
   * nobody is signed in; it is the host's to check.
   */
  toPage(returned: ReturnedPayment, token: string | null): string | Promise<string>;
}

const MAX_BYTES = 20_000;

/**
 * `/payments/return/:gateway`, to which payment providers send the customer's browser, by GET or with a form;
 * with `/:token` behind it where the host gives one. Nobody signs that: it only makes the engine ask the
 * provider, and sends the browser on to a page of the shop.
 */
export function paymentReturns({ panelkit, toPage }: PaymentReturnOptions): Route[] {
  const handle = async (request: Request, { params }: RouteContext): Promise<Response> => {
    const returned = await panelkit.payments.receiveReturn({
      gateway: params.gateway ?? '',
      query: Object.fromEntries(new URL(request.url).searchParams),
      rawBody: request.method === 'POST' ? await readText(request, { maxBytes: MAX_BYTES }) : '',
    });
    return new Response(null, {
      status: 303,
      headers: { location: await toPage(returned, params.token ?? null) },
    });
  };
  const paths = ['/payments/return/:gateway', '/payments/return/:gateway/:token'];
  return paths.flatMap((path) => [
    { method: 'GET', path, handle },
    { method: 'POST', path, handle },
  ]);
}
