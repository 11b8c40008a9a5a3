import type { GatewayCallOptions } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { readExactly } from '../http/read-exactly.ts';
import {
  type BtcpayInvoice,
  type BtcpayPaymentMethod,
  invoiceListSchema,
  invoiceSchema,
  paymentMethodListSchema,
} from './btcpay-schemas.ts';

export const METHOD = 'btcpay';

/** Which store of which server. */
export interface BtcpayApi {
  baseUrl: string;
  apiKey: string;
  storeId: string;
}

/** The invoices that were made for an order id, newest first. */
export async function findInvoicesOf(
  api: BtcpayApi,
  orderId: string,
  call: GatewayCallOptions,
): Promise<BtcpayInvoice[]> {
  return read(
    await send(api, { path: storePath(api), query: { orderId, take: 50 } }, call),
    invoiceListSchema,
  );
}

/** Null: refused, for instance for a currency without a rate. */
export async function createInvoice(
  api: BtcpayApi,
  body: object,
  call: GatewayCallOptions,
): Promise<BtcpayInvoice | null> {
  const answer = await send(api, { path: storePath(api), body }, call);
  const isRefused = answer.kind === 'answer' && (answer.status === 400 || answer.status === 422);
  return isRefused ? null : read(answer, invoiceSchema);
}

export function findInvoice(api: BtcpayApi, id: string, call: GatewayCallOptions): Promise<BtcpayInvoice> {
  return get(api, { path: id, schema: invoiceSchema }, call);
}

/** What came by each method, with the state of every payment. */
export function listPaymentMethods(
  api: BtcpayApi,
  id: string,
  call: GatewayCallOptions,
): Promise<BtcpayPaymentMethod[]> {
  return get(api, { path: `${id}/payment-methods`, schema: paymentMethodListSchema }, call);
}

/** Servers name the store in the path of an invoice, or do not any more, by their version. */
async function get<Body>(
  api: BtcpayApi,
  { path, schema }: { path: string; schema: ZodType<Body> },
  call: GatewayCallOptions,
): Promise<Body> {
  const answer = await send(api, { path: `${storePath(api)}/${path}` }, call);
  const isUnknown = answer.kind === 'answer' && (answer.status === 404 || answer.status === 405);
  return read(isUnknown ? await send(api, { path: `invoices/${path}` }, call) : answer, schema);
}

function storePath({ storeId }: BtcpayApi): string {
  return `stores/${storeId}/invoices`;
}

function send(
  { baseUrl, apiKey }: BtcpayApi,
  { path, query, body }: { path: string; query?: Record<string, string | number>; body?: object },
  call: GatewayCallOptions,
): Promise<ServerAnswer | NoResponse> {
  const headers = { authorization: `token ${apiKey}` };
  const url = `${baseUrl}/api/v1/${path}`;
  if (body !== undefined) return askServer({ method: 'POST', url, headers, body }, call);
  return askServer({ method: 'GET', url, headers, ...(query && { query }) }, call);
}

function read<Body>(answer: ServerAnswer | NoResponse, schema: ZodType<Body>): Body {
  return readExactly({ method: METHOD, keys: 'the API key, or one of its permissions' }, answer, schema);
}
