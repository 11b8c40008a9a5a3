import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { parseJson } from '../http/read-json.ts';
import { type CardBooks, createCardBooks, type OpenCardBooks } from '../shaparak/card-books.ts';
import { cardPage, redirectTo } from '../shaparak/card-page.ts';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import { createSimulatedServer, json, type SimulatedServer } from '../simulators/simulated-server.ts';
import {
  ALREADY_VERIFIED,
  DONE,
  NOT_PAID,
  PAID,
  PAID_AND_VERIFIED,
  REFUND_UNDER_WAY,
  REFUNDED,
  REVERSED,
  WAITING,
} from './zibal-codes.ts';

export interface ZibalSimulatorOptions {
  clock: Clock;
  merchant?: string;
  /** So long after the payment the bank gives unverified money back; 15 minutes by default. */
  reversalMs?: number;
  seed?: number;
}

/** Zibal in memory. */
export interface ZibalSimulator extends SimulatedServer, CardBooks {
  merchant: string;
  /** The merchant refunds what was settled, on Zibal's own pages. */
  refund(reference: string, progress: 'under-way' | 'done'): void;
}

/** Refunds by the payment's reference. */
type Refunds = Map<string, 'under-way' | 'done'>;

const requestSchema = z.object({
  amount: z.int(),
  callbackUrl: z.url(),
  orderId: z.string().optional(),
});
const trackSchema = z.object({ trackId: z.int() });

const MINIMUM_RIAL = 1_000;
const MAXIMUM_RIAL = 1_000_000_000;
const FIRST_TRACK_ID = 3_714_061_000;
const CANCELLED = 3;

/** Makes a Zibal without payments. */
export function createZibalSimulator(options: ZibalSimulatorOptions): ZibalSimulator {
  const { clock, reversalMs = 15 * 60_000, merchant = 'zibal', seed = 1 } = options;
  const books = createCardBooks({
    clock,
    reversalMs,
    newReference: (count) => String(FIRST_TRACK_ID + count),
    toReturnUrl: ({ returnUrl, reference, orderId }, isPaid) => {
      const url = new URL(returnUrl);
      url.searchParams.set('trackId', reference);
      url.searchParams.set('success', isPaid ? '1' : '0');
      url.searchParams.set('status', isPaid ? String(PAID) : String(CANCELLED));
      if (orderId !== null) url.searchParams.set('orderId', orderId);
      return url.href;
    },
  });
  const refunds: Refunds = new Map();
  const server = createSimulatedServer(
    'https://gateway.zibal.test',
    ({ method, path, body, query }) => {
      const page = /^\/start\/(\d+)$/.exec(path)?.[1];
      if (method === 'GET' && page !== undefined) return showPage(books, page, query.get('act'));
      if (method !== 'POST') return new Response('Not Found', { status: 404 });
      const input = parseJson(body);
      const named = z.object({ merchant: z.string() }).safeParse(input);
      // Every answer has status 200.
      if (named.data?.merchant !== merchant) return json({ result: 102, message: 'merchant not found' });
      switch (path) {
        case '/v1/request':
          return request(books, input);
        case '/v1/inquiry':
          return json(detailsOf(books, refunds, referenceIn(input)));
        case '/v1/verify':
          return verify(books, refunds, input);
        default:
          return new Response('Not Found', { status: 404 });
      }
    },
    createSeededRandom(seed),
  );
  return {
    ...books,
    ...server,
    merchant,
    refund: (reference, progress) => void refunds.set(reference, progress),
  };
}

function request(books: OpenCardBooks, input: unknown): Response {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) return json({ result: 106, message: 'callbackUrl is not valid' });
  const { amount: amountRial, callbackUrl: returnUrl, orderId = null } = parsed.data;
  if (amountRial < MINIMUM_RIAL) return json({ result: 105, message: 'amount is too small' });
  if (amountRial > MAXIMUM_RIAL) return json({ result: 113, message: 'amount is over the limit' });
  const { reference } = books.open({ amountRial, orderId, returnUrl });
  return json({ result: DONE, message: 'success', trackId: Number(reference) });
}

const STATUSES = {
  waiting: WAITING,
  paid: PAID,
  settled: PAID_AND_VERIFIED,
  cancelled: CANCELLED,
  'given-back': REVERSED,
} as const;

function statusOf(books: OpenCardBooks, refunds: Refunds, reference: string): number {
  const progress = refunds.get(reference);
  if (progress === undefined) return STATUSES[books.statusOf(reference)];
  return progress === 'done' ? REFUNDED : REFUND_UNDER_WAY;
}

function detailsOf(books: OpenCardBooks, refunds: Refunds, reference: string): object {
  const payment = books.find(reference);
  if (payment === undefined) return { result: 203, message: 'trackId is not valid' };
  const { amountRial, orderId, paidAt, confirmedAt } = payment;
  return {
    result: DONE,
    message: 'success',
    status: statusOf(books, refunds, reference),
    amount: amountRial,
    orderId,
    paidAt: paidAt?.toISOString() ?? null,
    verifiedAt: confirmedAt?.toISOString() ?? null,
    refNumber: paidAt === null ? null : 1,
    cardNumber: paidAt === null ? null : '62741****44',
  };
}

function referenceIn(input: unknown): string {
  return String(trackSchema.safeParse(input).data?.trackId ?? '');
}

/** The first time with details; a repetition answers only that it was verified before. */
function verify(books: OpenCardBooks, refunds: Refunds, input: unknown): Response {
  const reference = referenceIn(input);
  if (books.find(reference) === undefined) return json({ result: 203, message: 'trackId is not valid' });
  const status = books.statusOf(reference);
  if (status === 'settled') return json({ result: ALREADY_VERIFIED, message: 'already verified' });
  if (status !== 'paid') return json({ result: NOT_PAID, message: 'not paid or failed' });
  books.confirm(reference);
  return json(detailsOf(books, refunds, reference));
}

function showPage(books: OpenCardBooks, reference: string, act: string | null): Response {
  const payment = books.find(reference);
  if (payment === undefined) return new Response('Not Found', { status: 404 });
  if (act === 'pay') return redirectTo(books.pay(reference));
  if (act === 'cancel') return redirectTo(books.cancel(reference));
  return cardPage('Zibal (simulated)', payment.amountRial);
}
