import { createHash } from 'node:crypto';
import {
  type GatewayCallOptions,
  PanelkitError,
  type PaymentGateway,
  type PaymentToStart,
  type PaymentToVerify,
  type ProviderEvent,
  type ProviderState,
  type StartOutcome,
  type Webhook,
} from '@panelkit/sdk';
import { notSigned } from '../http/not-signed.ts';
import { parseJson } from '../http/read-json.ts';
import { unreachable } from '../http/unreachable.ts';
import { sendRefund } from './send-refund.ts';
import { get, METHOD, post, read, type StripeApi, type StripeForm } from './stripe-api.ts';
import { disputeListSchema, eventSchema, refundListSchema, sessionSchema } from './stripe-schemas.ts';
import { isSignedBy, SIGNATURE_HEADER } from './stripe-signature.ts';
import { toProviderState } from './to-provider-state.ts';

/** How Stripe is reached. */
export interface StripeCheckoutOptions {
  /** `sk_…`, or a restricted key (`rk_…`) that may write Checkout sessions and refunds and read disputes. */
  secretKey: string;
  /** Of the webhook endpoint, `whsec_…`. */
  webhookSecret: string;
  /** Another address of the API, such as a simulator's. */
  baseUrl?: string;
}

/** Currencies of two decimals and of none that Stripe counts as ISO 4217 does. */
const CURRENCIES = [
  'USD',
  'EUR',
  'GBP',
  'CAD',
  'AUD',
  'NZD',
  'CHF',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'RON',
  'BGN',
  'TRY',
  'AED',
  'SAR',
  'ILS',
  'INR',
  'SGD',
  'HKD',
  'MYR',
  'THB',
  'MXN',
  'BRL',
  'ZAR',
  'JPY',
  'KRW',
];
const MINUTE_MS = 60_000;
/** A session lives for half an hour at least. */
const SHORTEST_MS = 30 * MINUTE_MS;
/** Starts again within this time ask for the same session, under the same key. */
const STEP_MS = 10 * MINUTE_MS;

/**
 * Stripe Checkout: the customer pays on Stripe's page. Refunds go back in parts; disputes count as taken
 * back.
 * @throws PanelkitError `CONFIG_INVALID` when a key is not of its kind
 */
export function stripeCheckout(options: StripeCheckoutOptions): PaymentGateway {
  const { secretKey, webhookSecret, baseUrl = 'https://api.stripe.com' } = options;
  requireKeys(options);
  const api: StripeApi = { baseUrl, secretKey };
  return {
    method: METHOD,
    currencies: CURRENCIES,
    refundAbility: 'part',
    settleMs: 30_000,
    start: (payment, call) => start(api, payment, call),
    verify: (payment, call) => look(api, payment, call),
    parseWebhook: (webhook) => readWebhook(webhook, webhookSecret),
    refund: (refund, call) => sendRefund(api, refund, call),
  };
}

function requireKeys({ secretKey, webhookSecret }: StripeCheckoutOptions): void {
  const isRight = {
    secretKey: /^[sr]k_(?:test|live)_/.test(secretKey),
    webhookSecret: /^whsec_/.test(webhookSecret),
  };
  const wrong = Object.entries(isRight).filter(([, right]) => !right);
  if (wrong.length === 0) return;
  throw new PanelkitError('CONFIG_INVALID', {
    message: `Keys of Stripe are not of their kind: ${wrong.map(([path]) => path).join(', ')}`,
    details: {
      issues: wrong.map(([path]) => ({ path, code: 'invalid_format', message: 'is not such a key' })),
    },
  });
}

async function start(
  api: StripeApi,
  payment: PaymentToStart,
  call: GatewayCallOptions,
): Promise<StartOutcome> {
  const { paymentId, amountMinor, currency, returnUrl } = payment;
  if (!CURRENCIES.includes(currency))
    return { kind: 'refused', reason: `this gateway does not take ${currency}` };
  if (returnUrl === null) return { kind: 'refused', reason: 'Stripe needs an address to return to' };
  const form = sessionForm({ ...payment, returnUrl });
  // The same key with other parameters would be an error: an address to return to may change.
  const content = createHash('sha256').update(JSON.stringify(form)).digest('hex').slice(0, 16);
  const idempotencyKey = `${paymentId}:${content}`;
  const answer = await post(api, { path: '/v1/checkout/sessions', form, idempotencyKey }, call);
  if (answer.kind === 'answer' && (answer.status === 400 || answer.status === 402))
    return { kind: 'refused', reason: `Stripe does not take ${amountMinor} ${currency} in minor units` };
  const { id: providerReference, url, expires_at } = read(answer, sessionSchema);
  if (url == null) throw unreachable(METHOD, 'opened a page without an address');
  return {
    kind: 'started',
    providerReference,
    instructions: { redirectUrl: url, text: null },
    payableUntil: new Date(expires_at * 1000),
  };
}

function sessionForm(payment: PaymentToStart & { returnUrl: string }): StripeForm {
  const { paymentId, amountMinor, currency, description, payer, payableUntil, askedAt, returnUrl } = payment;
  const earliestMs = Math.ceil((askedAt.getTime() + SHORTEST_MS + MINUTE_MS) / STEP_MS) * STEP_MS;
  const expiresAtMs = Math.max(payableUntil?.getTime() ?? 0, earliestMs);
  return {
    mode: 'payment',
    success_url: returnUrl,
    cancel_url: returnUrl,
    client_reference_id: paymentId,
    'metadata[panelkit_payment_id]': paymentId,
    'payment_intent_data[metadata][panelkit_payment_id]': paymentId,
    'payment_intent_data[description]': description,
    'line_items[0][quantity]': 1,
    'line_items[0][price_data][currency]': currency.toLowerCase(),
    'line_items[0][price_data][unit_amount]': amountMinor,
    'line_items[0][price_data][product_data][name]': description,
    customer_email: payer.email,
    expires_at: Math.floor(expiresAtMs / 1000),
  };
}

async function look(
  api: StripeApi,
  { providerReference, currency }: PaymentToVerify,
  call: GatewayCallOptions,
): Promise<ProviderState> {
  // The other name of a session's money, so that events of charges and disputes find it. The money belongs to
  // the session.
  if (!providerReference.startsWith('cs_')) return nothing(currency);
  const path = `/v1/checkout/sessions/${encodeURIComponent(providerReference)}`;
  const session = await get(api, { path, schema: sessionSchema }, call);
  const { payment_intent } = session;
  if (payment_intent == null) return toProviderState({ session, refunds: [], disputes: [] });
  const query = { payment_intent, limit: '100' };
  const refunds = await get(api, { path: '/v1/refunds', query, schema: refundListSchema }, call);
  const disputes = await get(api, { path: '/v1/disputes', query, schema: disputeListSchema }, call);
  return toProviderState({ session, refunds: refunds.data, disputes: disputes.data });
}

function nothing(currency: string): ProviderState {
  const none = { receivedMinor: 0, chargedBackMinor: 0, refunds: [] };
  return { status: 'ended', endReason: null, currency, ...none };
}

/** What happened is not read from it: it only causes a look. */
function readWebhook({ rawBody, headers, receivedAt }: Webhook, secret: string): ProviderEvent[] {
  const header = headers[SIGNATURE_HEADER];
  if (!isSignedBy(secret, { rawBody, header, receivedAt })) throw notSigned(METHOD);
  const parsed = eventSchema.safeParse(parseJson(rawBody));
  if (!parsed.success) return [{ id: null, payment: null }];
  const { id, data } = parsed.data;
  const { object, id: objectId, payment_intent, client_reference_id, metadata } = data.object;
  const isSession = object === 'checkout.session';
  const providerReference = isSession ? objectId : payment_intent;
  if (providerReference == null || providerReference === '') return [{ id, payment: null }];
  const paymentId = client_reference_id ?? metadata?.panelkit_payment_id ?? null;
  return [{ id, payment: { providerReference, paymentId, state: null } }];
}
