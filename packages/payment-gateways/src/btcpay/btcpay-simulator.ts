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
import { SIGNATURE_HEADER, signatureOf } from './btcpay-signature.ts';
import {
  type BtcpayBooks,
  createBtcpayBooks,
  isOver,
  type OpenBtcpayBooks,
  paidAmountOf,
  type SimulatedBtcpayInvoice,
} from './simulated-invoices.ts';

export interface BtcpaySimulatorOptions {
  clock: Clock;
  seed?: number;
  /** Servers of this kind have no store in the path of an invoice. */
  storeInPath?: boolean;
}

/** A BTCPay Server in memory, with one store and its webhook. */
export interface BtcpaySimulator extends SimulatedServer, BtcpayBooks, Omit<NoticeBox, 'put'> {
  apiKey: string;
  storeId: string;
  webhookSecret: string;
}

const createSchema = z.object({
  amount: z.string().regex(/^\d+(?:\.\d+)?$/),
  currency: z.enum(['USD', 'EUR', 'JPY']),
  metadata: z.object({ orderId: z.string().optional() }).optional(),
  checkout: z.object({ expirationMinutes: z.int().min(1).default(15) }).prefault({}),
});

/** Makes a BTCPay Server without invoices. */
export function createBtcpaySimulator(options: BtcpaySimulatorOptions): BtcpaySimulator {
  const { clock, seed = 1, storeInPath = true } = options;
  const keys = { apiKey: 'btcpay-api-key', storeId: 'Store1', webhookSecret: 'btcpay-webhook-secret' };
  const { put, ...notices } = createNoticeBox();
  let deliveries = 0;
  const books = createBtcpayBooks(clock, (type, invoice, more) => {
    deliveries += 1;
    const deliveryId = `delivery-${deliveries}`;
    const rawBody = JSON.stringify({
      deliveryId,
      webhookId: 'webhook-1',
      originalDeliveryId: deliveryId,
      isRedelivery: false,
      type,
      timestamp: Math.floor(clock.now().getTime() / 1000),
      storeId: keys.storeId,
      invoiceId: invoice.id,
      metadata: { orderId: invoice.orderId },
      ...more,
    });
    put({ rawBody, headers: { [SIGNATURE_HEADER]: signatureOf(rawBody, keys.webhookSecret) } });
  });
  const { find: _find, open: _open, ...side } = books;
  const detailsOf = (invoice: SimulatedBtcpayInvoice): object => toDetails(invoice, keys.storeId);
  const ofStore = `/api/v1/stores/${keys.storeId}/invoices`;
  const paths = new RegExp(`^${storeInPath ? ofStore : '/api/v1/invoices'}/(\\w+)(/payment-methods)?$`);
  const answer = (request: SeenRequest & { query: URLSearchParams }): Response => {
    const { method, path, headers, query } = request;
    if (headers.authorization !== `token ${keys.apiKey}`) return json({ code: 'unauthenticated' }, 401);
    if (path === ofStore && method === 'POST') return create(clock, books, { request, detailsOf });
    if (path === ofStore) {
      const ofOrder = books.invoices().filter(({ orderId }) => orderId === query.get('orderId'));
      return json(ofOrder.toReversed().map(detailsOf));
    }
    const [, id = '', isMethods] = paths.exec(path) ?? [];
    const invoice = books.find(id);
    if (invoice === undefined) return json({ code: 'invoice-not-found' }, 404);
    return json(isMethods === undefined ? detailsOf(invoice) : methodsOf(invoice));
  };
  const server = createSimulatedServer('https://btcpay.test', answer, createSeededRandom(seed));
  return { ...server, ...side, ...notices, ...keys };
}

function create(
  clock: Clock,
  books: OpenBtcpayBooks,
  { request, detailsOf }: { request: SeenRequest; detailsOf(invoice: SimulatedBtcpayInvoice): object },
): Response {
  const parsed = createSchema.safeParse(parseJson(request.body));
  if (!parsed.success) return json([{ path: 'amount', message: 'invalid' }], 422);
  const { amount, currency, metadata, checkout } = parsed.data;
  const expiresAt = new Date(clock.now().getTime() + checkout.expirationMinutes * 60_000);
  return json(detailsOf(books.open({ amount, currency, orderId: metadata?.orderId ?? null, expiresAt })));
}

function toDetails(invoice: SimulatedBtcpayInvoice, storeId: string): object {
  const { id, orderId, amount, currency, status, expiresAt } = invoice;
  return {
    id,
    storeId,
    amount,
    currency,
    status,
    type: 'Standard',
    paidAmount: paidAmountOf(invoice),
    additionalStatus: additionalStatusOf(invoice),
    checkoutLink: `https://btcpay.test/i/${id}`,
    expirationTime: Math.floor(expiresAt.getTime() / 1000),
    metadata: { orderId },
  };
}

function additionalStatusOf(invoice: SimulatedBtcpayInvoice): string {
  if (invoice.isMarked) return 'Marked';
  if (isOver(invoice)) return 'PaidOver';
  if (invoice.payments.some(({ isLate }) => isLate)) return 'PaidLate';
  const isPartial = invoice.payments.length > 0 && (invoice.status === 'New' || invoice.status === 'Expired');
  return isPartial ? 'PaidPartial' : 'None';
}

function methodsOf({ amount, payments }: SimulatedBtcpayInvoice): object[] {
  return ['BTC', 'LTC'].map((coin) => ({
    paymentMethodId: `${coin}-CHAIN`,
    currency: coin,
    rate: '1',
    amount,
    payments: payments
      .filter((payment) => payment.coin === coin)
      .map(({ id, value, isSettled }) => ({
        id,
        value,
        fee: '0',
        status: isSettled ? 'Settled' : 'Processing',
      })),
  }));
}
