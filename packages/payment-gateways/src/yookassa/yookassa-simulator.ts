import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { parseDecimal, toMinor } from '../amounts/decimal.ts';
import { parseJson } from '../http/read-json.ts';
import { createNoticeBox, type NoticeBox } from '../simulators/notice-box.ts';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import {
  createSimulatedServer,
  json,
  type SeenRequest,
  type SimulatedServer,
} from '../simulators/simulated-server.ts';
import {
  createYookassaBooks,
  type OpenYookassaBooks,
  type SimulatedYookassaPayment,
  type SimulatedYookassaRefund,
  toAmount,
  type YookassaBooks,
} from './simulated-payments.ts';

export interface YookassaSimulatorOptions {
  clock: Clock;
  seed?: number;
  /** The shop must send data for a receipt with each payment. */
  needsReceipt?: boolean;
}

/** YooKassa in memory: payments, refunds in parts, and notices that nobody signs. */
export interface YookassaSimulator extends SimulatedServer, YookassaBooks, Omit<NoticeBox, 'put'> {
  shopId: string;
  secretKey: string;
}

const amountSchema = z.object({ value: z.string().regex(/^\d+\.\d{2}$/), currency: z.literal('RUB') });
const contactSchema = z.union([
  z.object({ email: z.email() }),
  z.object({ phone: z.string().regex(/^\d{10,15}$/) }),
]);
const paymentSchema = z.object({
  amount: amountSchema,
  capture: z.literal(true),
  confirmation: z.object({ type: z.literal('redirect'), return_url: z.url() }),
  description: z.string().max(128),
  metadata: z.record(z.string(), z.string()),
  receipt: z
    .object({ customer: contactSchema, items: z.array(z.object({ amount: amountSchema })).min(1) })
    .optional(),
});
const refundSchema = z.object({
  payment_id: z.string(),
  amount: amountSchema,
  description: z.string().max(250).optional(),
});
const LEAST_MINOR = 100;

interface Answer {
  status: number;
  body: object;
}

/** Makes a YooKassa without payments. */
export function createYookassaSimulator(options: YookassaSimulatorOptions): YookassaSimulator {
  const { clock, seed = 1, needsReceipt = false } = options;
  const keys = { shopId: '500500', secretKey: 'test_yookassa-secret' };
  const { put, ...notices } = createNoticeBox();
  const books = createYookassaBooks((event, object) => {
    const rawBody = JSON.stringify({ type: 'notification', event, object });
    put({ rawBody, headers: { 'content-type': 'application/json' } });
  }, clock);
  const { find: _find, open: _open, refund: _refund, ...side } = books;
  const authorization = `Basic ${Buffer.from(`${keys.shopId}:${keys.secretKey}`).toString('base64')}`;
  const once = rememberAnswers();
  const answer = (request: SeenRequest & { query: URLSearchParams }): Response => {
    const { method, path, headers, query } = request;
    if (headers.authorization !== authorization)
      return json({ type: 'error', code: 'invalid_credentials' }, 401);
    if (method === 'POST' && path === '/v3/payments')
      return once(request, () => openPayment(books, request.body, needsReceipt));
    if (method === 'POST' && path === '/v3/refunds')
      return once(request, () => openRefund(books, request.body));
    if (path === '/v3/refunds') {
      const ofPayment = books.refunds().filter(({ paymentId }) => paymentId === query.get('payment_id'));
      return json({ type: 'list', items: ofPayment.map(toRefundDetails) });
    }
    const payment = books.find(/^\/v3\/payments\/([\w-]+)$/.exec(path)?.[1] ?? '');
    return payment === undefined ? json({ type: 'error', code: 'not_found' }, 404) : json(toDetails(payment));
  };
  const server = createSimulatedServer('https://api.yookassa.test', answer, createSeededRandom(seed));
  return { ...server, ...side, ...notices, ...keys };
}

/** The first answer to each key; the same key with another body is an error. */
function rememberAnswers(): (request: SeenRequest, answer: () => Answer) => Response {
  const known = new Map<string, { body: string; answer: Answer }>();
  return ({ headers, body }, answer) => {
    const key = headers['idempotence-key'] ?? '';
    if (key === '' || key.length > 64) return json({ type: 'error', code: 'invalid_request' }, 400);
    const before = known.get(key);
    if (before !== undefined && before.body !== body)
      return json({ type: 'error', code: 'invalid_request' }, 400);
    const given = before?.answer ?? answer();
    known.set(key, { body, answer: given });
    return json(given.body, given.status);
  };
}

const refused: Answer = { status: 400, body: { type: 'error', code: 'invalid_request' } };

function openPayment(books: OpenYookassaBooks, text: string, needsReceipt: boolean): Answer {
  const parsed = paymentSchema.safeParse(parseJson(text));
  if (!parsed.success || (needsReceipt && parsed.data.receipt === undefined)) return refused;
  const { amount, metadata, description } = parsed.data;
  const amountMinor = toMinor(parseDecimal(amount.value), 2);
  if (amountMinor < LEAST_MINOR) return refused;
  return { status: 200, body: toDetails(books.open({ amountMinor, metadata, description })) };
}

function openRefund(books: OpenYookassaBooks, text: string): Answer {
  const parsed = refundSchema.safeParse(parseJson(text));
  if (!parsed.success) return refused;
  const { payment_id: paymentId, amount, description = null } = parsed.data;
  const amountMinor = toMinor(parseDecimal(amount.value), 2);
  const refund = books.refund({ paymentId, amountMinor, description });
  return refund === null ? refused : { status: 200, body: toRefundDetails(refund) };
}

function toDetails(payment: SimulatedYookassaPayment): object {
  const { id, status, amountMinor, metadata, description, cancelReason } = payment;
  return {
    id,
    status,
    description,
    metadata,
    paid: status !== 'pending' && status !== 'canceled',
    test: true,
    amount: toAmount(amountMinor),
    ...(status === 'pending' && {
      confirmation: { type: 'redirect', confirmation_url: `https://yoomoney.test/checkout?orderId=${id}` },
    }),
    ...(cancelReason !== null && {
      cancellation_details: { party: 'yoo_money', reason: cancelReason },
    }),
  };
}

function toRefundDetails({ id, paymentId, amountMinor, description }: SimulatedYookassaRefund): object {
  return {
    id,
    payment_id: paymentId,
    status: 'succeeded',
    amount: toAmount(amountMinor),
    ...(description !== null && { description }),
  };
}
