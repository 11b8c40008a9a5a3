import type { GatewayCallOptions } from '@panelkit/sdk';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { readExactly } from '../http/read-exactly.ts';
import { unreachable } from '../http/unreachable.ts';
import { type CryptomusInvoice, envelopeSchema, invoiceSchema } from './cryptomus-schemas.ts';
import { signatureOf } from './cryptomus-signature.ts';

/** Where the API is, and as whom it is asked. */
export interface CryptomusApi {
  method: string;
  baseUrl: string;
  merchantId: string;
  paymentKey: string;
}

/**
 * Opens an invoice, or answers the one that the order id has already. Null: refused, for instance as too
 * small an amount.
 */
export async function createInvoice(
  api: CryptomusApi,
  invoice: object,
  call: GatewayCallOptions,
): Promise<CryptomusInvoice | null> {
  const answer = await post(api, { path: 'payment', body: invoice }, call);
  const isRefused = answer.kind === 'answer' && (answer.status === 400 || answer.status === 422);
  return isRefused ? null : read(api, answer);
}

export async function findInvoice(
  api: CryptomusApi,
  uuid: string,
  call: GatewayCallOptions,
): Promise<CryptomusInvoice> {
  return read(api, await post(api, { path: 'payment/info', body: { uuid } }, call));
}

/** The signature is over the text that is sent. */
function post(
  { baseUrl, merchantId, paymentKey }: CryptomusApi,
  { path, body }: { path: string; body: object },
  call: GatewayCallOptions,
): Promise<ServerAnswer | NoResponse> {
  const text = JSON.stringify(body);
  const headers = {
    merchant: merchantId,
    sign: signatureOf(text, paymentKey),
    'content-type': 'application/json',
  };
  return askServer({ method: 'POST', url: `${baseUrl}/v1/${path}`, headers, body: text }, call);
}

/** @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` */
function read({ method }: CryptomusApi, answer: ServerAnswer | NoResponse): CryptomusInvoice {
  const asked = { method, keys: 'the merchant id or the payment key' };
  const { state, result } = readExactly(asked, answer, envelopeSchema);
  if (state !== 0) throw unreachable(method, 'answered with an error');
  const invoice = invoiceSchema.safeParse(result);
  if (invoice.success) return invoice.data;
  throw unreachable(method, 'gave an answer that makes no sense');
}
