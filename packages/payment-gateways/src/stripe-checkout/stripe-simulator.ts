import type { Clock } from '@panelkit/sdk';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import {
  createSimulatedServer,
  json,
  type SeenRequest,
  type SimulatedServer,
} from '../simulators/simulated-server.ts';
import {
  createStripeBooks,
  type OpenStripeBooks,
  type SimulatedSession,
  type StripeBooks,
} from './stripe-books.ts';
import { SIGNATURE_HEADER, signatureOf } from './stripe-signature.ts';

export interface StripeSimulatorOptions {
  clock: Clock;
  seed?: number;
}

/** A webhook on its way. */
export interface SimulatedStripeWebhook {
  rawBody: string;
  headers: Record<string, string>;
}

/** Stripe Checkout in memory. */
export interface StripeSimulator extends SimulatedServer, StripeBooks {
  secretKey: string;
  webhookSecret: string;
  /** The webhooks that wait, signed now; Stripe forgets them with this. */
  takeWebhooks(): SimulatedStripeWebhook[];
  /** Every webhook ever sent, signed now. */
  resendAll(): SimulatedStripeWebhook[];
}

/** Makes a Stripe without sessions. */
export function createStripeSimulator({ clock, seed = 1 }: StripeSimulatorOptions): StripeSimulator {
  const secretKey = 'sk_test_simulated';
  const webhookSecret = 'whsec_simulated';
  const told: string[] = [];
  let waiting: string[] = [];
  const books = createStripeBooks(
    () => clock.now(),
    (type, object) => {
      const created = Math.floor(clock.now().getTime() / 1000);
      const body = JSON.stringify({
        id: `evt_${told.length + 1}`,
        object: 'event',
        type,
        created,
        data: { object },
      });
      told.push(body);
      waiting.push(body);
    },
  );
  const sign = (rawBody: string): SimulatedStripeWebhook => {
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const header = `t=${seconds},v0=00,v1=${signatureOf(rawBody, webhookSecret, seconds)}`;
    return { rawBody, headers: { [SIGNATURE_HEADER]: header, 'content-type': 'application/json' } };
  };
  const answers = createStripeApi(books, secretKey);
  return {
    ...books,
    ...createSimulatedServer('https://api.stripe.test', answers, createSeededRandom(seed)),
    secretKey,
    webhookSecret,
    takeWebhooks: () => {
      const taken = waiting;
      waiting = [];
      return taken.map(sign);
    },
    resendAll: () => told.map(sign),
  };
}

type ApiRequest = SeenRequest & { query: URLSearchParams };

function createStripeApi(books: OpenStripeBooks, secretKey: string): (request: ApiRequest) => Response {
  /** The first answer to each key, whatever came after. */
  const remembered = new Map<string, { body: string; answer: { status: number; text: object } }>();
  const once = (request: ApiRequest, answer: () => { status: number; text: object }): Response => {
    const key = request.headers['idempotency-key'] ?? '';
    const known = remembered.get(key);
    if (known !== undefined && known.body !== request.body)
      return json({ error: { type: 'idempotency_error' } }, 400);
    const given = known?.answer ?? answer();
    if (key !== '') remembered.set(key, { body: request.body, answer: given });
    return json(given.text, given.status);
  };
  return (request) => {
    const { method, path, headers, query } = request;
    if (headers.authorization !== `Bearer ${secretKey}`)
      return json({ error: { type: 'invalid_request_error' } }, 401);
    const sessionId = /^\/v1\/checkout\/sessions\/(\w+)$/.exec(path)?.[1];
    const intent = query.get('payment_intent') ?? '';
    if (method === 'POST' && path === '/v1/checkout/sessions')
      return once(request, () => openSession(books, new URLSearchParams(request.body)));
    if (method === 'POST' && path === '/v1/refunds')
      return once(request, () => refund(books, new URLSearchParams(request.body)));
    if (method === 'GET' && sessionId !== undefined) {
      const session = books.find(sessionId);
      return session === undefined ? json({ error: {} }, 404) : json(toSession(session));
    }
    if (method === 'GET' && path === '/v1/refunds')
      return json(listOf(books.refundsOf(intent).map(toRefund)));
    if (method === 'GET' && path === '/v1/disputes')
      return json(
        listOf(
          books
            .disputesOf(intent)
            .map(({ id, amountMinor, status }) => ({ id, amount: amountMinor, status })),
        ),
      );
    return json({ error: {} }, 404);
  };
}

const listOf = (data: object[]): object => ({ object: 'list', data, has_more: false });

const SMALLEST_MINOR = 50;

function openSession(books: OpenStripeBooks, form: URLSearchParams): { status: number; text: object } {
  const amountMinor = Number(form.get('line_items[0][price_data][unit_amount]'));
  const expiresAt = new Date(Number(form.get('expires_at')) * 1000);
  const currency = form.get('line_items[0][price_data][currency]') ?? '';
  if (!Number.isSafeInteger(amountMinor) || amountMinor < SMALLEST_MINOR || currency === 'irr')
    return { status: 400, text: { error: { type: 'invalid_request_error' } } };
  const session = books.open({
    amountMinor,
    currency,
    expiresAt,
    clientReferenceId: form.get('client_reference_id'),
    successUrl: form.get('success_url') ?? '',
    metadata: { panelkit_payment_id: form.get('metadata[panelkit_payment_id]') ?? '' },
  });
  return { status: 200, text: toSession(session) };
}

function refund(books: OpenStripeBooks, form: URLSearchParams): { status: number; text: object } {
  const metadata: Record<string, string> = {};
  for (const [name, value] of form) {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    if (key !== undefined) metadata[key] = value;
  }
  const made = books.refund({
    paymentIntent: form.get('payment_intent') ?? '',
    amountMinor: Number(form.get('amount')),
    metadata,
  });
  if (made === null) return { status: 400, text: { error: { type: 'invalid_request_error' } } };
  return { status: 200, text: toRefund(made) };
}

function toSession(session: SimulatedSession): object {
  const { id, amountMinor, currency, clientReferenceId, status, isPaid, paymentIntent, expiresAt } = session;
  return {
    id,
    object: 'checkout.session',
    url: status === 'open' ? `https://checkout.stripe.test/c/pay/${id}` : null,
    status,
    payment_status: isPaid ? 'paid' : 'unpaid',
    amount_total: amountMinor,
    currency,
    payment_intent: paymentIntent,
    client_reference_id: clientReferenceId,
    expires_at: expiresAt.getTime() / 1000,
    metadata: session.metadata,
  };
}

function toRefund(refund: {
  id: string;
  amountMinor: number;
  status: string;
  metadata: Record<string, string>;
}): object {
  const { id, amountMinor: amount, status, metadata } = refund;
  return { id, object: 'refund', amount, status, metadata, failure_reason: null };
}
