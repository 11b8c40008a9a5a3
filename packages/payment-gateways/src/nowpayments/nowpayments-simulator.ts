import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { fromMinor, parseDecimal, toMinor } from '../amounts/decimal.ts';
import { parseJson } from '../http/read-json.ts';
import { createNoticeBox, type NoticeBox } from '../simulators/notice-box.ts';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import {
  createSimulatedServer,
  json,
  type SeenRequest,
  type SimulatedServer,
} from '../simulators/simulated-server.ts';
import { SIGNATURE_HEADER, signatureOf } from './notice-signature.ts';
import {
  type CoinBooks,
  createCoinBooks,
  type SimulatedCoinPayment,
  type SimulatedCoinStatus,
  type SimulatedInvoice,
} from './simulated-coin-books.ts';

export interface NowPaymentsSimulatorOptions {
  clock: Clock;
  seed?: number;
  /** Where the page of an invoice is. Default: an address of the provider, behind which there is none. */
  pageUrl?: (invoiceId: string) => string;
}

/** NOWPayments in memory: invoices, payments in coins, deposits of any size, and notices. */
export interface NowPaymentsSimulator extends SimulatedServer, Omit<NoticeBox, 'put'> {
  apiKey: string;
  ipnSecret: string;
  account: { email: string; password: string };
  payments(): SimulatedCoinPayment[];
  invoice(invoiceId: string): SimulatedInvoice | undefined;
  /**
   * The customer chooses a coin on the invoice's page; answers the payment's id. `rate`: coins for one unit
   * of the price.
   */
  chooseCoin(invoiceId: string, coin?: { name: string; rate: string }): string;
  /** Coins arrive at the address of a payment, and are final. */
  deposit(paymentId: string, amount: string): void;
  /** Coins are seen on the chain, with too few confirmations. */
  see(paymentId: string): void;
  /**
   * Coins arrive at the address of an old payment again: a new payment, `finished` whatever its size; answers
   * its id.
   */
  depositAgain(paymentId: string, amount: string, coin?: string): string;
  /** Ends a payment without money. */
  end(paymentId: string, status: 'expired' | 'failed'): void;
  /** The provider's own staff give it back. */
  giveBack(paymentId: string): void;
}

const TOKEN_LIFE_MS = 5 * 60_000;
const MINIMUM_MINOR = 100;
const invoiceSchema = z.object({
  price_amount: z.number(),
  price_currency: z.enum(['usd', 'eur', 'cad', 'gbp', 'aud', 'ils', 'ron']),
  order_id: z.string().optional(),
  order_description: z.string().optional(),
  success_url: z.url().optional(),
});

/** Makes a NOWPayments without invoices. */
export function createNowPaymentsSimulator(options: NowPaymentsSimulatorOptions): NowPaymentsSimulator {
  const { clock, seed = 1, pageUrl = pageOfProvider } = options;
  const apiKey = 'np-api-key';
  const ipnSecret = 'np-ipn-secret';
  const account = { email: 'Shop@example.com', password: 'np-password' };
  const { put, ...notices } = createNoticeBox();
  const books = createCoinBooks((payment) => {
    const rawBody = JSON.stringify(noticeOf(payment));
    const signature = signatureOf(rawBody, ipnSecret) ?? '';
    put({ rawBody, headers: { [SIGNATURE_HEADER]: signature, 'content-type': 'application/json' } });
  });
  const credentials = { apiKey, account };
  const answer = createNowPaymentsAnswers(clock, { books, pageUrl }, credentials);
  const server = createSimulatedServer('https://api.nowpayments.test', answer, createSeededRandom(seed));
  return {
    ...server,
    ...credentials,
    ipnSecret,
    payments: books.payments,
    invoice: books.invoice,
    chooseCoin: books.chooseCoin,
    deposit: books.deposit,
    see: (paymentId) => books.move(paymentId, 'confirming'),
    depositAgain: books.depositAgain,
    end: books.move,
    giveBack: (paymentId) => books.move(paymentId, 'refunded'),
    ...notices,
  };
}

const pageOfProvider = (invoiceId: string): string => `https://nowpayments.test/payment/?iid=${invoiceId}`;

interface Invoicing {
  books: CoinBooks;
  pageUrl: (invoiceId: string) => string;
}

interface Credentials {
  apiKey: string;
  account: { email: string; password: string };
}

type Arrived = SeenRequest & { query: URLSearchParams };

function createNowPaymentsAnswers(
  clock: Clock,
  { books, pageUrl }: Invoicing,
  { apiKey, account }: Credentials,
): (request: Arrived) => Response {
  const tokens = new Map<string, Date>();
  const signIn = ({ body }: SeenRequest): Response => {
    const given = z.object({ email: z.string(), password: z.string() }).safeParse(parseJson(body));
    const isRight = given.data?.email === account.email && given.data.password === account.password;
    if (!isRight) return json({ statusCode: 403, code: 'ACCESS_DENIED' }, 403);
    const token = `token-${tokens.size + 1}`;
    tokens.set(token, new Date(clock.now().getTime() + TOKEN_LIFE_MS));
    return json({ token });
  };
  const list = ({ headers, query }: Arrived): Response => {
    const until = tokens.get((headers.authorization ?? '').replace('Bearer ', ''));
    if (until === undefined || until <= clock.now()) return json({ statusCode: 401 }, 401);
    const ofInvoice = books.payments().filter(({ invoiceId }) => invoiceId === query.get('invoiceId'));
    return json({ data: ofInvoice.map(detailsOf), limit: 100, page: 0, total: ofInvoice.length });
  };
  return (request) => {
    const { method, path, headers } = request;
    if (method === 'POST' && path === '/v1/auth') return signIn(request);
    if (headers['x-api-key'] !== apiKey) return json({ statusCode: 403, code: 'INVALID_API_KEY' }, 403);
    if (method === 'POST' && path === '/v1/invoice') return createInvoice({ books, pageUrl }, request);
    if (method === 'GET' && path === '/v1/payment/') return list(request);
    const paymentId = /^\/v1\/payment\/(\d+)$/.exec(path)?.[1];
    const payment = method === 'GET' && paymentId !== undefined ? books.find(paymentId) : undefined;
    return payment === undefined ? json({ statusCode: 404 }, 404) : json(detailsOf(payment));
  };
}

function createInvoice({ books, pageUrl }: Invoicing, { body }: SeenRequest): Response {
  const parsed = invoiceSchema.safeParse(parseJson(body));
  if (!parsed.success) return json({ statusCode: 400, code: 'BAD_REQUEST' }, 400);
  const { price_amount: price, price_currency: currency, order_id, success_url } = parsed.data;
  const priceMinor = toMinor(parseDecimal(String(price)), 2);
  if (priceMinor < MINIMUM_MINOR) return json({ statusCode: 400, code: 'AMOUNT_MINIMAL_ERROR' }, 400);
  const asked = { orderId: order_id ?? null, returnUrl: success_url ?? null };
  const id = books.openInvoice({ priceMinor, currency, ...asked });
  const invoice_url = pageUrl(id);
  // The price comes back as text.
  return json({ id, price_amount: fromMinor(priceMinor, 2), price_currency: currency, invoice_url }, 201);
}

/** Ids and amounts are numbers here. */
function detailsOf(payment: SimulatedCoinPayment & { children: string[] }): object {
  const { paymentId, parentId, invoiceId, status, priceMinor, currency, orderId } = payment;
  return {
    payment_id: Number(paymentId),
    parent_payment_id: parentId === null ? null : Number(parentId),
    invoice_id: Number(invoiceId),
    payment_status: status satisfies SimulatedCoinStatus,
    pay_address: `T${paymentId}`,
    payin_extra_id: null,
    price_amount: priceMinor / 100,
    price_currency: currency,
    pay_amount: Number(payment.payAmount),
    actually_paid: Number(payment.paid),
    pay_currency: payment.coin,
    order_id: orderId,
    purchase_id: `6${paymentId}`,
    outcome_amount: Number(payment.paid),
    outcome_currency: payment.coin,
    payment_extra_ids: payment.children.length === 0 ? null : payment.children.map(Number),
    burning_percent: 'null',
  };
}

function noticeOf(payment: SimulatedCoinPayment & { children: string[] }): object {
  const fee = { currency: payment.coin, depositFee: 0.0985, withdrawalFee: 0, serviceFee: 1.2e-7 };
  return { ...detailsOf(payment), actually_paid_at_fiat: 0, fee };
}
