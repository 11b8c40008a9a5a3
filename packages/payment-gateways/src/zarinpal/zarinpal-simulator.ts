import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { parseJson } from '../http/read-json.ts';
import { type CardBooks, createCardBooks, type OpenCardBooks } from '../shaparak/card-books.ts';
import { cardPage, redirectTo } from '../shaparak/card-page.ts';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import { createSimulatedServer, json, type SimulatedServer } from '../simulators/simulated-server.ts';
import { AMOUNT_DIFFERS, NOT_PAID, TOO_MANY_ATTEMPTS } from './zarinpal-codes.ts';

export interface ZarinpalSimulatorOptions {
  clock: Clock;
  merchantId?: string;
  /** A return address on another domain is refused with code -14; any domain by default. */
  domain?: string;
  /** So long after the payment the bank gives unverified money back; 15 minutes by default. */
  reversalMs?: number;
  seed?: number;
}

/** Zarinpal v4 in memory. */
export interface ZarinpalSimulator extends SimulatedServer, CardBooks {
  merchantId: string;
  /** The next calls are refused with code -12: asked too often. */
  tireOf(calls: number): void;
}

const requestSchema = z.object({
  amount: z.int(),
  currency: z.enum(['IRR', 'IRT']).default('IRR'),
  description: z.string().min(1).max(500),
  callback_url: z.url(),
  metadata: z.object({ order_id: z.string().optional() }).default({}),
});
const authoritySchema = z.object({ authority: z.string() });
const verifySchema = authoritySchema.extend({ amount: z.int() });

const MINIMUM_RIAL = 1_000;
const MAXIMUM_RIAL = 1_000_000_000;

/** Makes a Zarinpal without payments. */
export function createZarinpalSimulator(options: ZarinpalSimulatorOptions): ZarinpalSimulator {
  const { clock, reversalMs = 15 * 60_000, domain = null, seed = 1 } = options;
  const merchantId = options.merchantId ?? '11111111-2222-4333-8444-555555555555';
  const books = createCardBooks({
    clock,
    reversalMs,
    newReference: (count) => `A${count.toString().padStart(35, '0')}`,
    toReturnUrl: ({ returnUrl, reference }, isPaid) => {
      const url = new URL(returnUrl);
      url.searchParams.set('Authority', reference);
      url.searchParams.set('Status', isPaid ? 'OK' : 'NOK');
      return url.href;
    },
  });
  let refusedCalls = 0;
  const server = createSimulatedServer(
    'https://payment.zarinpal.test',
    ({ method, path, body, query }) => {
      const page = /^\/pg\/StartPay\/([^/]+)$/.exec(path)?.[1];
      if (method === 'GET' && page !== undefined) return showPage(books, page, query.get('act'));
      const verb = /^\/pg\/v4\/payment\/(\w+)\.json$/.exec(path)?.[1];
      if (method !== 'POST' || verb === undefined) return new Response('Not Found', { status: 404 });
      const input = parseJson(body);
      const merchant = z.object({ merchant_id: z.string() }).safeParse(input);
      if (merchant.data?.merchant_id !== merchantId) return failed(-10);
      if (refusedCalls > 0) {
        refusedCalls -= 1;
        return failed(TOO_MANY_ATTEMPTS);
      }
      switch (verb) {
        case 'request':
          return request(books, input, domain);
        case 'inquiry':
          return inquiry(books, input);
        case 'verify':
          return verify(books, input);
        case 'unVerified':
          return unverified(books);
        default:
          return new Response('Not Found', { status: 404 });
      }
    },
    createSeededRandom(seed),
  );
  const tireOf = (calls: number): void => {
    refusedCalls = calls;
  };
  return { ...books, ...server, merchantId, tireOf };
}

/** What is absent is an empty array. */
function done(data: object): Response {
  return json({ data: { message: 'Success', ...data }, errors: [] });
}

function failed(code: number): Response {
  return json({ data: [], errors: { code, message: 'refused', validations: [] } });
}

function request(books: OpenCardBooks, input: unknown, domain: string | null): Response {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) return failed(-9);
  const { amount, currency, callback_url: returnUrl, metadata } = parsed.data;
  if (domain !== null && new URL(returnUrl).hostname !== domain) return failed(-14);
  const amountRial = currency === 'IRT' ? amount * 10 : amount;
  if (amountRial < MINIMUM_RIAL) return failed(-4);
  if (amountRial > MAXIMUM_RIAL) return failed(-41);
  const orderId = metadata.order_id ?? null;
  const { reference: authority } = books.open({ amountRial, orderId, returnUrl });
  return done({ code: 100, authority, fee_type: 'Merchant', fee: 0 });
}

const STATUSES = {
  waiting: 'IN_BANK',
  paid: 'PAID',
  settled: 'VERIFIED',
  cancelled: 'FAILED',
  'given-back': 'REVERSED',
} as const;

function inquiry(books: OpenCardBooks, input: unknown): Response {
  const authority = authoritySchema.safeParse(input).data?.authority ?? '';
  if (books.find(authority) === undefined) return failed(-54);
  return done({ code: 100, status: STATUSES[books.statusOf(authority)] });
}

function verify(books: OpenCardBooks, input: unknown): Response {
  const parsed = verifySchema.safeParse(input);
  if (!parsed.success) return failed(-9);
  const { authority, amount } = parsed.data;
  const payment = books.find(authority);
  if (payment === undefined) return failed(-54);
  const status = books.statusOf(authority);
  if (status !== 'paid' && status !== 'settled') return failed(NOT_PAID);
  if (payment.amountRial !== amount) return failed(AMOUNT_DIFFERS);
  books.confirm(authority);
  const code = status === 'paid' ? 100 : 101;
  return done({ code, card_pan: '502229******5995', ref_id: 201, fee_type: 'Merchant', fee: 0 });
}

/** The code is a text here. */
function unverified(books: OpenCardBooks): Response {
  const paid = books.payments().filter(({ reference }) => books.statusOf(reference) === 'paid');
  const authorities = paid.slice(-100).map(({ reference, amountRial, returnUrl }) => ({
    authority: reference,
    amount: amountRial,
    callback_url: returnUrl,
  }));
  return done({ code: '100', authorities });
}

function showPage(books: OpenCardBooks, authority: string, act: string | null): Response {
  const payment = books.find(authority);
  if (payment === undefined) return new Response('Not Found', { status: 404 });
  if (act === 'pay') return redirectTo(books.pay(authority));
  if (act === 'cancel') return redirectTo(books.cancel(authority));
  return cardPage('Zarinpal (simulated)', payment.amountRial);
}
