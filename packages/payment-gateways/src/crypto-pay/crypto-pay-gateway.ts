import type {
  GatewayCallOptions,
  PaymentGateway,
  PaymentToStart,
  ProviderEvent,
  ProviderState,
  StartOutcome,
  Webhook,
} from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { fromMinor, parseDecimal, toMinor } from '../amounts/decimal.ts';
import { parseJsonExactly } from '../amounts/parse-json-exactly.ts';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { notSigned } from '../http/not-signed.ts';
import { readExactly } from '../http/read-exactly.ts';
import { unreachable } from '../http/unreachable.ts';
import { type CryptoPayInvoice, createdSchema, listedSchema, updateSchema } from './crypto-pay-schemas.ts';
import { isSignedBy, SIGNATURE_HEADER } from './crypto-pay-signature.ts';

/** How Crypto Pay is reached. */
export interface CryptoPayOptions {
  /** The token of the app, `12345:AA…`. */
  token: string;
  /** Takes play money, on `testnet-pay.crypt.bot`. */
  testnet?: boolean;
  /** Another address of the API, such as a simulator's; `testnet` is ignored then. */
  baseUrl?: string;
}

const METHOD = 'crypto-pay';
const CURRENCIES = [
  'USD',
  'EUR',
  'RUB',
  'BYN',
  'UAH',
  'GBP',
  'CNY',
  'KZT',
  'UZS',
  'GEL',
  'TRY',
  'AMD',
  'THB',
  'INR',
  'BRL',
  'IDR',
  'AZN',
  'AED',
  'PLN',
  'ILS',
];
/** Of all of them. */
const EXPONENT = 2;
const SHORTEST_MS = 10 * 60_000;

interface Api {
  baseUrl: string;
  token: string;
}

/**
 * Crypto Pay: the customer pays from a wallet in Telegram, exactly what is asked. It gives no money back by
 * its API.
 */
export function cryptoPay({ token, testnet = false, baseUrl }: CryptoPayOptions): PaymentGateway {
  const api = { token, baseUrl: baseUrl ?? `https://${testnet ? 'testnet-' : ''}pay.crypt.bot` };
  return {
    method: METHOD,
    currencies: CURRENCIES,
    refundAbility: 'none',
    settleMs: 0,
    start: (payment, call) => start(api, payment, call),
    verify: async ({ providerReference }, call) => toState(await findInvoice(api, providerReference, call)),
    parseWebhook: (webhook) => readUpdate(webhook, token),
    refund: async () => ({ kind: 'refused', reason: 'Crypto Pay cannot give a payment back' }),
  };
}

/** Asked twice, Crypto Pay opens two invoices; the one that nobody pays is harmless. */
async function start(api: Api, payment: PaymentToStart, call: GatewayCallOptions): Promise<StartOutcome> {
  const { paymentId, amountMinor, currency, description, payableUntil, askedAt, returnUrl } = payment;
  if (!CURRENCIES.includes(currency))
    return { kind: 'refused', reason: `this gateway does not take ${currency}` };
  const body = {
    currency_type: 'fiat',
    fiat: currency,
    amount: fromMinor(amountMinor, EXPONENT),
    description: description.slice(0, 1024),
    payload: paymentId,
    ...(payableUntil !== null && {
      expires_in: Math.floor(Math.max(payableUntil.getTime() - askedAt.getTime(), SHORTEST_MS) / 1000),
    }),
    ...(returnUrl !== null && { paid_btn_name: 'callback', paid_btn_url: returnUrl }),
  };
  const answer = await askServer(
    { method: 'POST', url: `${api.baseUrl}/api/createInvoice`, headers: headersOf(api), body },
    call,
  );
  if (answer.kind === 'answer' && answer.status === 400)
    return { kind: 'refused', reason: 'Crypto Pay does not take this amount' };
  const { invoice_id, bot_invoice_url, expiration_date } = read(answer, createdSchema).result;
  return {
    kind: 'started',
    providerReference: invoice_id,
    instructions: { redirectUrl: bot_invoice_url, text: null },
    payableUntil: expiration_date == null ? null : new Date(expiration_date),
  };
}

async function findInvoice(api: Api, id: string, call: GatewayCallOptions): Promise<CryptoPayInvoice> {
  const url = `${api.baseUrl}/api/getInvoices`;
  const request = { method: 'GET', url, query: { invoice_ids: id }, headers: headersOf(api) } as const;
  const { items } = read(await askServer(request, call), listedSchema).result;
  const invoice = items.find(({ invoice_id }) => invoice_id === id);
  if (invoice === undefined) throw unreachable(METHOD, 'does not know the invoice');
  return invoice;
}

function headersOf({ token }: Api): Record<string, string> {
  return { 'crypto-pay-api-token': token };
}

function read<Body>(answer: ServerAnswer | NoResponse, schema: ZodType<Body>): Body {
  return readExactly({ method: METHOD, keys: 'the token' }, answer, schema);
}

/** It is paid exactly, or not at all. */
function toState({ status, fiat, amount, paid_asset, paid_amount }: CryptoPayInvoice): ProviderState {
  return {
    status: status === 'active' ? 'open' : 'ended',
    endReason: status === 'expired' ? 'the invoice was not paid in time' : null,
    currency: fiat,
    receivedMinor: status === 'paid' ? toMinor(parseDecimal(amount), EXPONENT) : 0,
    chargedBackMinor: 0,
    refunds: [],
    ...(paid_asset != null &&
      paid_amount != null && { paidIn: { currency: paid_asset, asked: paid_amount, paid: paid_amount } }),
  };
}

/**
 * An update can be sent again at any time: it only causes a look. Its `update_id` is not unique, so the
 * invoice is the event's id.
 */
function readUpdate({ rawBody, headers }: Webhook, token: string): ProviderEvent[] {
  if (!isSignedBy(token, rawBody, headers[SIGNATURE_HEADER])) throw notSigned(METHOD);
  const parsed = updateSchema.safeParse(parseJsonExactly(rawBody));
  // Signed, and about something else: taken, so that it is not sent for ever.
  if (!parsed.success) return [{ id: null, payment: null }];
  const { invoice_id: providerReference, payload: paymentId = null } = parsed.data.payload;
  return [{ id: `paid:${providerReference}`, payment: { providerReference, paymentId, state: null } }];
}
