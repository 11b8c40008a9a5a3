import type { Clock } from '@panelkit/sdk';
import * as z from 'zod';
import { times } from '../amounts/decimal-text.ts';
import { parseJson } from '../http/read-json.ts';
import { createNoticeBox, type NoticeBox } from '../simulators/notice-box.ts';
import { createSeededRandom } from '../simulators/seeded-random.ts';
import {
  createSimulatedServer,
  json,
  type SeenRequest,
  type SimulatedServer,
} from '../simulators/simulated-server.ts';
import { SIGNATURE_HEADER, signatureOf } from './crypto-pay-signature.ts';

export interface CryptoPaySimulatorOptions {
  clock: Clock;
  seed?: number;
}

/** An invoice inside the simulated Crypto Pay. */
export interface SimulatedTelegramInvoice {
  invoiceId: number;
  amount: string;
  fiat: string;
  payload: string;
  paidAsset: string | null;
  status: 'active' | 'paid' | 'expired';
  expiresAt: Date | null;
}

/** Crypto Pay in memory: invoices that are paid exactly or not at all, and updates when they are paid. */
export interface CryptoPaySimulator extends SimulatedServer, Omit<NoticeBox, 'put'> {
  token: string;
  invoices(): SimulatedTelegramInvoice[];
  /** The customer pays from a wallet in Telegram. An invoice that is over cannot be paid. */
  pay(invoiceId: string, coin?: { name: string; rate: string }): void;
  expire(invoiceId: string): void;
}

const createSchema = z.object({
  currency_type: z.literal('fiat'),
  fiat: z.string().length(3),
  amount: z.string().regex(/^\d+\.\d{2}$/),
  description: z.string().max(1024).optional(),
  payload: z.string().max(4096).default(''),
  expires_in: z.int().min(1).max(2_678_400).optional(),
});
const LEAST = 0.01;

/** Makes a Crypto Pay without invoices. */
export function createCryptoPaySimulator({ clock, seed = 1 }: CryptoPaySimulatorOptions): CryptoPaySimulator {
  const token = '12345:AAsimulated';
  const { put, ...notices } = createNoticeBox();
  const invoices = new Map<number, SimulatedTelegramInvoice>();
  const coins = new Map<number, string>();
  const get = (id: string): SimulatedTelegramInvoice => {
    const invoice = invoices.get(Number(id));
    if (invoice === undefined) throw new TypeError(`the simulated Crypto Pay has no invoice ${id}`);
    const { status, expiresAt } = invoice;
    if (status === 'active' && expiresAt !== null && expiresAt <= clock.now()) invoice.status = 'expired';
    return invoice;
  };
  const detailsOf = (invoice: SimulatedTelegramInvoice): object =>
    toDetails(get(String(invoice.invoiceId)), coins.get(invoice.invoiceId) ?? null);
  const create = ({ body }: SeenRequest): Response => {
    const parsed = createSchema.safeParse(parseJson(body));
    if (!parsed.success || Number(parsed.data.amount) < LEAST)
      return json({ ok: false, error: { code: 400, name: 'AMOUNT_INVALID' } }, 400);
    const { amount, fiat, payload, expires_in } = parsed.data;
    const expiresAt = expires_in === undefined ? null : new Date(clock.now().getTime() + expires_in * 1000);
    const invoiceId = invoices.size + 7001;
    const invoice = {
      invoiceId,
      amount,
      fiat,
      payload,
      expiresAt,
      paidAsset: null,
      status: 'active',
    } as const;
    invoices.set(invoiceId, { ...invoice });
    return json({ ok: true, result: detailsOf(invoice) });
  };
  const list = (ids: string): Response => {
    const wanted = new Set(ids.split(','));
    const items = [...invoices.values()].filter(({ invoiceId }) => wanted.has(String(invoiceId)));
    return json({ ok: true, result: { items: items.map(detailsOf) } });
  };
  const answer = (request: SeenRequest & { query: URLSearchParams }): Response => {
    if (request.headers['crypto-pay-api-token'] !== token)
      return json({ ok: false, error: { code: 401, name: 'UNAUTHORIZED' } }, 401);
    if (request.path === '/api/createInvoice') return create(request);
    if (request.path === '/api/getInvoices') return list(request.query.get('invoice_ids') ?? '');
    return json({ ok: false, error: { code: 405, name: 'METHOD_NOT_FOUND' } }, 405);
  };
  const tell = (invoice: SimulatedTelegramInvoice): void => {
    // The id of an update is not unique.
    const update = { update_id: 1, update_type: 'invoice_paid', request_date: clock.now().toISOString() };
    const rawBody = JSON.stringify({ ...update, payload: detailsOf(invoice) });
    put({ rawBody, headers: { [SIGNATURE_HEADER]: signatureOf(rawBody, token) } });
  };
  return {
    ...createSimulatedServer('https://pay.crypt.test', answer, createSeededRandom(seed)),
    ...notices,
    token,
    invoices: () => [...invoices.keys()].map((id) => ({ ...get(String(id)) })),
    pay: (id, { name, rate } = { name: 'USDT', rate: '1' }) => {
      const invoice = get(id);
      if (invoice.status !== 'active') return;
      Object.assign(invoice, { status: 'paid', paidAsset: name });
      coins.set(invoice.invoiceId, times(invoice.amount, rate));
      tell(invoice);
    },
    // Nothing tells of it.
    expire: (id) => {
      get(id).status = 'expired';
    },
  };
}

/** Ids are numbers, and amounts are texts. */
function toDetails(invoice: SimulatedTelegramInvoice, paidAmount: string | null): object {
  const { invoiceId, amount, fiat, payload, paidAsset, status, expiresAt } = invoice;
  return {
    invoice_id: invoiceId,
    hash: `IV${invoiceId}`,
    currency_type: 'fiat',
    fiat,
    amount,
    status,
    payload,
    bot_invoice_url: `https://t.me/CryptoBot?start=IV${invoiceId}`,
    ...(paidAmount !== null && { paid_asset: paidAsset, paid_amount: paidAmount }),
    ...(expiresAt !== null && { expiration_date: expiresAt.toISOString() }),
  };
}
