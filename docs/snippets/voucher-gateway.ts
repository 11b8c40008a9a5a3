import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type GatewayCallOptions,
  PanelkitError,
  type PaymentGateway,
  type ProviderEvent,
  type ProviderState,
  type Webhook,
} from '@panelkit/sdk';

interface Options {
  url: string;
  apiKey: string;
  webhookSecret: string;
}

/** What this provider answers of an invoice. Its page says so; check it with the schema library of your choice. */
interface Invoice {
  id: string;
  order_id: string;
  state: 'new' | 'paid' | 'expired';
  paid_cents: number;
  refunds: { reference: string; done: boolean }[];
}

const method = 'voucher';

/** A gateway to a provider of vouchers: what it is asked, and what it tells. */
export function voucherGateway(options: Options): PaymentGateway {
  return {
    method,
    settleMs: 30_000,
    async start({ paymentId, amountMinor }, call) {
      // Our id is the provider's idempotency key: the same payment again is the same invoice.
      const wanted = { order_id: paymentId, cents: amountMinor };
      const { id } = await readInvoice(options, '/invoices', { ...call, body: wanted });
      const redirectUrl = `${options.url}/pay/${id}`;
      return { kind: 'started', providerReference: id, instructions: { redirectUrl, text: null } };
    },
    verify: async ({ providerReference }, call) =>
      toState(await readInvoice(options, `/invoices/${providerReference}`, call)),
    parseWebhook: (webhook) => readWebhook(webhook, options.webhookSecret),
    async refund({ refundId, providerReference, amountMinor }, call) {
      const body = { reference: refundId, cents: amountMinor };
      try {
        const response = await send(options, `/invoices/${providerReference}/refunds`, { ...call, body });
        if (response.ok) return { kind: 'accepted' };
        if (response.status < 500) return { kind: 'refused', reason: `it answered ${response.status}` };
        return { kind: 'unknown', cause: `it answered ${response.status}` };
      } catch {
        // It may have been done: the engine looks before it sends anything again.
        return { kind: 'unknown', cause: 'no answer' };
      }
    },
  };
}

/** With the engine's `fetch`: nothing leaves after a call was given up. */
interface Request extends GatewayCallOptions {
  body?: object;
}

function send({ url, apiKey }: Options, path: string, { fetch, signal, body }: Request): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  if (body === undefined) return fetch(`${url}${path}`, { signal, headers });
  return fetch(`${url}${path}`, { signal, headers, method: 'POST', body: JSON.stringify(body) });
}

async function readInvoice(options: Options, path: string, request: Request): Promise<Invoice> {
  const response = await send(options, path, request).catch(() => null);
  if (response?.ok) return JSON.parse(await response.text());
  const details = { method, retryAfterMs: null };
  throw new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', { message: 'No answer of the provider', details });
}

function readWebhook({ rawBody, headers }: Webhook, secret: string): ProviderEvent[] {
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  const given = Buffer.from(headers['x-signature'] ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    const message = 'Not signed by the provider';
    throw new PanelkitError('PAYMENT_SIGNATURE_INVALID', { message, details: { method } });
  }
  const { event_id: id, invoice }: { event_id: string; invoice: Invoice } = JSON.parse(rawBody);
  const { id: providerReference, order_id: paymentId } = invoice;
  return [{ id, payment: { providerReference, paymentId, state: toState(invoice) } }];
}

function toState({ state, paid_cents, refunds }: Invoice): ProviderState {
  return {
    status: state === 'new' ? 'open' : 'ended',
    endReason: state === 'expired' ? 'the voucher was not redeemed in time' : null,
    currency: 'EUR',
    receivedMinor: paid_cents,
    chargedBackMinor: 0,
    refunds: refunds.map(({ reference: refundId, done }) => {
      const status = done ? 'succeeded' : 'pending';
      return { refundId, status, reason: null };
    }),
  };
}
