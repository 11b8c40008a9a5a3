import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type GatewayCallOptions,
  PanelkitError,
  type PaymentGateway,
  type ProviderEvent,
  type ProviderState,
  type Webhook,
} from '@panelkit/sdk';
import * as z from 'zod';

interface Options {
  url: string;
  apiKey: string;
  webhookSecret: string;
}

/** What this provider answers of an invoice, the fields that the gateway reads. */
const invoiceSchema = z.object({
  id: z.string().min(1).max(100),
  order_id: z.string(),
  state: z.enum(['new', 'paid', 'expired']),
  paid_cents: z.int().min(0),
  refunds: z.array(z.object({ reference: z.string(), done: z.boolean() })),
});
const webhookSchema = z.object({ event_id: z.string().min(1).max(200), invoice: invoiceSchema });
type Invoice = z.output<typeof invoiceSchema>;

const method = 'voucher';

/** A gateway to a provider of vouchers: what it is asked, and what it tells. */
export function voucherGateway(options: Options): PaymentGateway {
  return {
    method,
    currencies: ['EUR'],
    settleMs: 30_000,
    async start({ paymentId, amountMinor }, call) {
      // Our id is the provider's idempotency key: the same payment again is the same invoice.
      const body = { order_id: paymentId, cents: amountMinor };
      const response = await send(options, '/invoices', { ...call, body });
      if (response?.status === 400)
        return { kind: 'refused', reason: 'the provider does not take this amount' };
      const { id } = await readInvoice(response);
      const redirectUrl = `${options.url}/pay/${id}`;
      return { kind: 'started', providerReference: id, instructions: { redirectUrl, text: null } };
    },
    verify: async ({ providerReference }, call) =>
      toState(await readInvoice(await send(options, `/invoices/${providerReference}`, call))),
    parseWebhook: (webhook) => readWebhook(webhook, options.webhookSecret),
    async refund({ refundId, providerReference, amountMinor }, call) {
      const body = { reference: refundId, cents: amountMinor };
      const response = await send(options, `/invoices/${providerReference}/refunds`, { ...call, body });
      // It may have been done: the engine looks before it sends anything again.
      if (response === null) return { kind: 'unknown', cause: 'no answer' };
      if (response.ok) return { kind: 'accepted' };
      if (response.status < 500) return { kind: 'refused', reason: `it answered ${response.status}` };
      return { kind: 'unknown', cause: `it answered ${response.status}` };
    },
  };
}

/** With the engine's `fetch`: nothing leaves after a call was given up. */
interface Request extends GatewayCallOptions {
  body?: object;
}

/** Null: no answer. What `fetch` throws may quote the request, so it goes no further. */
function send({ url, apiKey }: Options, path: string, call: Request): Promise<Response | null> {
  const { fetch, signal, body } = call;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const more = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(`${url}${path}`, { signal, headers, ...more }).catch(() => null);
}

async function readInvoice(response: Response | null): Promise<Invoice> {
  const text = response?.ok ? await response.text().catch(() => '') : '';
  const invoice = invoiceSchema.safeParse(parseJson(text));
  if (invoice.success) return invoice.data;
  const details = { method, retryAfterMs: null };
  throw new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', { message: 'No answer of the provider', details });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readWebhook({ rawBody, headers }: Webhook, secret: string): ProviderEvent[] {
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  const given = Buffer.from(headers['x-signature'] ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    const message = 'Not signed by the provider';
    throw new PanelkitError('PAYMENT_SIGNATURE_INVALID', { message, details: { method } });
  }
  const webhook = webhookSchema.safeParse(parseJson(rawBody));
  // Signed, and about something else: take it, or the provider sends it again and again.
  if (!webhook.success) return [{ id: null, payment: null }];
  const { event_id: id, invoice } = webhook.data;
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
