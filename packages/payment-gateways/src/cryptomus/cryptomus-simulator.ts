import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { parseJson } from '../http/read-json.ts';
import { createNoticeBox, type NoticeBox } from '../simulators/notice-box.ts';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import {
  createSimulatedServer,
  json,
  type SeenRequest,
  type SimulatedServer,
} from '../simulators/simulated-server.ts';
import { signatureOf, toPhpJson } from './cryptomus-signature.ts';
import {
  type CryptoInvoices,
  createCryptoInvoices,
  type OpenCryptoInvoices,
  type SimulatedCryptoInvoice,
} from './simulated-invoices.ts';

export interface CryptomusSimulatorOptions {
  clock: Clock;
  seed?: number;
}

/**
 * Cryptomus, or Heleket, in memory: invoices with a unique order id, coins that arrive in parts, and notices
 * signed in their body.
 */
export interface CryptomusSimulator extends SimulatedServer, CryptoInvoices, Omit<NoticeBox, 'put'> {
  merchantId: string;
  paymentKey: string;
}

const LEAST = 0.5;
const createSchema = z.object({
  amount: z.string().regex(/^\d+\.\d{2}$/),
  currency: z.enum(['USD', 'EUR', 'RUB']),
  order_id: z.string().regex(/^[\w-]{1,128}$/),
  url_callback: z.string().min(6).max(255).optional(),
  lifetime: z.int().min(300).max(43_200).default(3600),
});
const infoSchema = z.object({ uuid: z.string().optional(), order_id: z.string().optional() });

/** Makes a Cryptomus without invoices. */
export function createCryptomusSimulator({ clock, seed = 1 }: CryptomusSimulatorOptions): CryptomusSimulator {
  const merchantId = '8b03432e-385b-4670-8d06-064591096795';
  const paymentKey = 'cryptomus-payment-key';
  const { put, ...notices } = createNoticeBox();
  const books = createCryptoInvoices(clock, (invoice) => {
    if (invoice.callbackUrl === null) return;
    const body = noticeOf(invoice);
    const rawBody = toPhpJson({ ...body, sign: signatureOf(toPhpJson(body), paymentKey) });
    put({ rawBody, headers: { 'content-type': 'application/json' } });
  });
  const { find: _find, open: _open, ...side } = books;
  const answer = (request: SeenRequest): Response => {
    const { body, headers, method } = request;
    const isSigned = headers.merchant === merchantId && headers.sign === signatureOf(body, paymentKey);
    if (!isSigned) return json({ state: 1, message: 'Invalid Sign' }, 401);
    if (method === 'POST' && request.path === '/v1/payment') return create(clock, books, body);
    if (method === 'POST' && request.path === '/v1/payment/info') return info(books, body);
    return json({ state: 1, message: 'Not found' }, 404);
  };
  return {
    ...createSimulatedServer('https://api.cryptomus.test', answer, createSeededRandom(seed)),
    ...side,
    ...notices,
    merchantId,
    paymentKey,
  };
}

/** An order id that is known answers the invoice that it has, whatever else is asked. */
function create(clock: Clock, books: OpenCryptoInvoices, body: string): Response {
  const parsed = createSchema.safeParse(parseJson(body));
  if (!parsed.success) return json({ state: 1, errors: { amount: ['validation.required'] } }, 422);
  const { amount, currency, order_id: orderId, url_callback: callbackUrl = null, lifetime } = parsed.data;
  const known = books.find({ orderId });
  if (known !== undefined) return json({ state: 0, result: detailsOf(known) });
  if (Number(amount) < LEAST) return json({ state: 1, message: 'Minimum amount 0.5 USD' }, 422);
  const expiresAt = new Date(clock.now().getTime() + lifetime * 1000);
  return json({
    state: 0,
    result: detailsOf(books.open({ amount, currency, orderId, callbackUrl, expiresAt })),
  });
}

function info(books: OpenCryptoInvoices, body: string): Response {
  const { uuid, order_id: orderId } = infoSchema.parse(parseJson(body));
  const invoice = books.find({ uuid, orderId });
  if (invoice === undefined) return json({ state: 1, message: 'Not found' }, 404);
  return json({ state: 0, result: detailsOf(invoice) });
}

function detailsOf(invoice: SimulatedCryptoInvoice): object {
  const { uuid, status, expiresAt } = invoice;
  return {
    ...sumsOf(invoice),
    payment_status: status,
    status,
    url: `https://pay.cryptomus.test/pay/${uuid}`,
    expired_at: Math.floor(expiresAt.getTime() / 1000),
    is_final: isFinal(invoice),
    discount: '0.00000000',
    address: null,
    additional_data: null,
  };
}

function noticeOf(invoice: SimulatedCryptoInvoice): object {
  const { status, paymentAmount } = invoice;
  return {
    type: 'payment',
    ...sumsOf(invoice),
    is_final: isFinal(invoice),
    status,
    from: null,
    additional_data: 'سفارش',
    // Absent while nothing arrived.
    ...(paymentAmount !== null && { txid: 'https://chain.test/tx/6f0d9c83' }),
  };
}

function sumsOf({
  uuid,
  orderId,
  amount,
  currency,
  coin,
  payerAmount,
  paymentAmount,
}: SimulatedCryptoInvoice): object {
  return {
    uuid,
    order_id: orderId,
    amount,
    currency,
    payer_amount: payerAmount,
    payer_currency: coin,
    payment_amount: paymentAmount,
    network: coin === null ? null : 'tron',
  };
}

function isFinal({ status }: SimulatedCryptoInvoice): boolean {
  return !['check', 'process', 'confirm_check', 'wrong_amount_waiting', 'refund_process', 'locked'].includes(
    status,
  );
}
