import type { GatewayCallOptions } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { readJson } from '../http/read-json.ts';
import { unreachable } from '../http/unreachable.ts';

export const METHOD = 'stripe';

/** Answers are serialised as this version says, whatever the account's default is. */
const VERSION = '2026-07-29.dahlia';

export interface StripeApi {
  baseUrl: string;
  secretKey: string;
}

/** Form-encoded, as `line_items[0][quantity]=1`; null is left out. */
export type StripeForm = Record<string, string | number | null>;

export function get<Body>(
  api: StripeApi,
  request: { path: string; query?: Record<string, string>; schema: ZodType<Body> },
  call: GatewayCallOptions,
): Promise<Body> {
  const { path, query, schema } = request;
  return askServer(
    { method: 'GET', url: `${api.baseUrl}${path}`, headers: headersOf(api), ...(query && { query }) },
    call,
  ).then((answer) => read(answer, schema));
}

/** The same key again gets the first answer again, for a day at least. */
export function post(
  api: StripeApi,
  request: { path: string; form: StripeForm; idempotencyKey: string },
  call: GatewayCallOptions,
): Promise<ServerAnswer | NoResponse> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(request.form)) if (value !== null) body.set(name, String(value));
  const headers = { ...headersOf(api), 'idempotency-key': request.idempotencyKey };
  return askServer({ method: 'POST', url: `${api.baseUrl}${request.path}`, headers, body }, call);
}

/** @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` */
export function read<Body>(answer: ServerAnswer | NoResponse, schema: ZodType<Body>): Body {
  if (answer.kind === 'answer' && (answer.status === 401 || answer.status === 403))
    throw unreachable(METHOD, 'refused the secret key');
  return readJson(METHOD, answer, schema);
}

function headersOf({ secretKey }: StripeApi): Record<string, string> {
  return { authorization: `Bearer ${secretKey}`, 'stripe-version': VERSION };
}
