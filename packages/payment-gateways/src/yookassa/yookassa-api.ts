import { createHash } from 'node:crypto';
import type { GatewayCallOptions } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { readJson } from '../http/read-json.ts';
import { unreachable } from '../http/unreachable.ts';

export const METHOD = 'yookassa';

/** Where the API is, and as whom it is asked. */
export interface YookassaApi {
  baseUrl: string;
  shopId: string;
  secretKey: string;
}

/**
 * For a day the same key gets the first answer again; with another body it would be an error, so the body is
 * part of the key.
 */
export function post(
  api: YookassaApi,
  { path, body, key }: { path: string; body: object; key: string },
  call: GatewayCallOptions,
): Promise<ServerAnswer | NoResponse> {
  const content = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
  const headers = { ...headersOf(api), 'idempotence-key': `${key}:${content}`.slice(-64) };
  return askServer({ method: 'POST', url: `${api.baseUrl}/v3/${path}`, headers, body }, call);
}

export async function get<Body>(
  api: YookassaApi,
  { path, query, schema }: { path: string; query?: Record<string, string>; schema: ZodType<Body> },
  call: GatewayCallOptions,
): Promise<Body> {
  const url = `${api.baseUrl}/v3/${path}`;
  const request = { method: 'GET', url, headers: headersOf(api), ...(query && { query }) } as const;
  return read(await askServer(request, call), schema);
}

/** @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` */
export function read<Body>(answer: ServerAnswer | NoResponse, schema: ZodType<Body>): Body {
  if (answer.kind === 'answer' && (answer.status === 401 || answer.status === 403))
    throw unreachable(METHOD, 'refused the shop id or the secret key');
  return readJson(METHOD, answer, schema);
}

function headersOf({ shopId, secretKey }: YookassaApi): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${shopId}:${secretKey}`).toString('base64')}` };
}
