import type { GatewayCallOptions } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { readExactly } from '../http/read-exactly.ts';
import {
  invoiceSchema,
  type NowPayment,
  paymentListSchema,
  paymentSchema,
  tokenSchema,
} from './nowpayments-schemas.ts';

export const METHOD = 'nowpayments';

/** As whom NOWPayments is asked. */
export interface NowPaymentsAccount {
  email: string;
  password: string;
}

/** The calls of NOWPayments that a shop needs. */
export interface NowPaymentsApi {
  /** Null: refused, for instance as below the minimum of every coin. */
  createInvoice(
    invoice: object,
    call: GatewayCallOptions,
  ): Promise<{ id: string; invoice_url: string } | null>;
  payment(id: string, call: GatewayCallOptions): Promise<NowPayment>;
  /** The payments under an invoice. Without an account nobody can ask for them: none. */
  listPayments(
    invoiceId: string,
    call: GatewayCallOptions,
  ): Promise<{ payment_id: string; parent_payment_id?: string | null | undefined }[]>;
}

const MOST_LISTED = 100;

export function createNowPaymentsApi(options: {
  baseUrl: string;
  apiKey: string;
  account: NowPaymentsAccount | null;
}): NowPaymentsApi {
  const { baseUrl, apiKey, account } = options;
  const headers = { 'x-api-key': apiKey };
  // It lives for five minutes; one that died is replaced when it is refused.
  let token: string | null = null;
  const signIn = async (credentials: NowPaymentsAccount, call: GatewayCallOptions): Promise<string> => {
    const url = `${baseUrl}/v1/auth`;
    const answer = await askServer({ method: 'POST', url, body: { ...credentials } }, call);
    return read(answer, tokenSchema).token;
  };
  return {
    createInvoice: async (body, call) => {
      const answer = await askServer({ method: 'POST', url: `${baseUrl}/v1/invoice`, headers, body }, call);
      const isRefused = answer.kind === 'answer' && (answer.status === 400 || answer.status === 422);
      return isRefused ? null : read(answer, invoiceSchema);
    },
    payment: async (id, call) =>
      read(
        await askServer({ method: 'GET', url: `${baseUrl}/v1/payment/${id}`, headers }, call),
        paymentSchema,
      ),
    listPayments: async (invoiceId, call) => {
      if (account === null) return [];
      const ask = (bearer: string) =>
        askServer(
          {
            method: 'GET',
            url: `${baseUrl}/v1/payment/`,
            query: { invoiceId, limit: MOST_LISTED, page: 0 },
            headers: { ...headers, authorization: `Bearer ${bearer}` },
          },
          call,
        );
      token ??= await signIn(account, call);
      const first = await ask(token);
      if (!isUnauthorized(first)) return read(first, paymentListSchema).data;
      token = await signIn(account, call);
      return read(await ask(token), paymentListSchema).data;
    },
  };
}

function isUnauthorized(answer: ServerAnswer | NoResponse): boolean {
  return answer.kind === 'answer' && (answer.status === 401 || answer.status === 403);
}

function read<Body>(answer: ServerAnswer | NoResponse, schema: ZodType<Body>): Body {
  return readExactly({ method: METHOD, keys: 'the API key' }, answer, schema);
}
