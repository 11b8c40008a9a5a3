import type { GatewayCallOptions } from '@panelkit/sdk';
import type { ZodType } from 'zod';
import { askServer, type NoResponse, type ServerAnswer } from '../http/ask-server.ts';
import { parseJson, readJson } from '../http/read-json.ts';
import { unreachable } from '../http/unreachable.ts';
import { refusalSchema, type StarTransaction, transactionsSchema } from './stars-schemas.ts';

export const METHOD = 'telegram-stars';
export const STARS = 'XTR';

/** How the Bot API is reached. */
export interface StarsApi {
  /** With the token: never part of an error. */
  baseUrl: string;
  /** Null: the shop's. */
  fetch: typeof globalThis.fetch | null;
}

/** The most that Telegram lists at once. */
export const MOST_LISTED = 100;

export function ask(
  { baseUrl, fetch }: StarsApi,
  { name, body }: { name: string; body: object },
  call: GatewayCallOptions,
): Promise<ServerAnswer | NoResponse> {
  const request = { method: 'POST', url: `${baseUrl}/${name}`, body } as const;
  return askServer(request, fetch === null ? call : { ...call, fetch });
}

/** @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` */
export function read<Body>(answer: ServerAnswer | NoResponse, schema: ZodType<Body>): Body {
  if (answer.kind === 'answer' && (answer.status === 401 || answer.status === 404))
    throw unreachable(METHOD, "refused the bot's token");
  return readJson(METHOD, answer, schema);
}

/** What Telegram says against a call, for people; null: it says nothing. */
export function refusalOf({ text }: ServerAnswer): { reason: string; retryAfterMs: number | null } | null {
  const parsed = refusalSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { description, parameters } = parsed.data;
  const seconds = parameters?.retry_after;
  return { reason: description, retryAfterMs: seconds === undefined ? null : seconds * 1000 };
}

/**
 * The bot's transactions, the oldest first, after so many.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
 */
export async function listTransactions(
  api: StarsApi,
  offset: number,
  call: GatewayCallOptions,
): Promise<StarTransaction[]> {
  const body = { offset, limit: MOST_LISTED };
  const answer = await ask(api, { name: 'getStarTransactions', body }, call);
  return read(answer, transactionsSchema).result.transactions;
}
