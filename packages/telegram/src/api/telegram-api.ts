import { Buffer } from 'node:buffer';
import { Api, type ApiClientOptions, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import { AnswerTooLarge, boundAnswers } from './bound-answers.ts';
import { fetchUntil } from './fetch-until.ts';

export interface TelegramApiOptions {
  /** From BotFather. Secret. */
  token: string;
  /** Where the Bot API is; Telegram's by default. Yours, or a mirror where Telegram is blocked. */
  apiRoot?: string;
  /** Carries every call, downloads too: give one that goes through your proxy. The platform's by default. */
  fetch?: typeof globalThis.fetch;
}

/** The Bot API, as the bots use it. */
export interface TelegramApi {
  /** grammY's client: each method of the Bot API, typed. */
  readonly api: Api;
  /** The bot's own id: the part of its token before the colon. */
  readonly botId: string;
  /** The bot's name at Telegram, without @. Asked for once. */
  username(): Promise<string>;
  /** Fetches updates, for as long as the signal allows. */
  getUpdates(wanted: Parameters<Api['getUpdates']>[0], signal: AbortSignal): Promise<Update[]>;
  /** Reads a file that somebody sent; null when it is too large or Telegram does not have it. */
  download(fileId: string, options: { maxBytes: number }): Promise<Uint8Array | null>;
}

const TELEGRAM = 'https://api.telegram.org';
/** Longer than the longest poll. */
const TIMEOUT_SECONDS = 65;
/** A hundred updates have some hundred kilobytes. */
const MAX_ANSWER_BYTES = 8 * 1024 ** 2;

/** @throws TypeError for something that is no token */
export function createTelegramApi(options: TelegramApiOptions): TelegramApi {
  const { token, apiRoot = TELEGRAM, fetch = globalThis.fetch } = options;
  const [, botId] = /^(\d+):[\w-]+$/.exec(token) ?? [];
  if (botId === undefined) throw new TypeError('The bot token is not one of BotFather: <number>:<letters>');
  const root = apiRoot.replace(/\/+$/, '');
  const createApi = (fetch: typeof globalThis.fetch) =>
    new Api(token, { apiRoot: root, timeoutSeconds: TIMEOUT_SECONDS, fetch: toGrammyFetch(fetch) });
  const bounded = boundAnswers(fetch, MAX_ANSWER_BYTES);
  const api = createApi(bounded);
  let username: string | null = null;
  return {
    api,
    botId,
    username: async () => {
      username ??= (await api.getMe()).username;
      return username;
    },
    getUpdates: (wanted, signal) => createApi(fetchUntil(bounded, signal)).getUpdates(wanted),
    download: async (fileId, { maxBytes }) => {
      const { file_path: path, file_size: size = 0 } = await api.getFile(fileId).catch(noSuchFile);
      if (path === undefined || size > maxBytes) return null;
      const response = await boundAnswers(fetch, maxBytes)(`${root}/file/bot${token}/${path}`, {
        signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
      });
      if (response.status === 404) return null;
      if (!response.ok) throw new TypeError(`the file cannot be had: ${response.status}`);
      const content = await response.arrayBuffer().catch(noneOfTooMany);
      return content === null ? null : new Uint8Array(content);
    },
  };
}

/** Too large for bots, or none of Telegram's. */
function noSuchFile(error: unknown): { file_path?: string; file_size?: number } {
  if (error instanceof GrammyError && error.error_code === 400) return {};
  throw error;
}

function noneOfTooMany(error: unknown): null {
  if (error instanceof AnswerTooLarge) return null;
  throw error;
}

type GrammyFetch = NonNullable<ApiClientOptions['fetch']>;

interface GrammyRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
  signal?: { addEventListener(type: 'abort', listener: () => void): void; aborted: boolean };
}

/** grammY speaks node-fetch, whose signals and streams the platform's `fetch` does not take. */
function toGrammyFetch(fetch: typeof globalThis.fetch): GrammyFetch;
function toGrammyFetch(fetch: typeof globalThis.fetch): unknown {
  return async (url: string, { method, headers, body, signal }: GrammyRequest = {}) => {
    const abort = new AbortController();
    if (signal?.aborted) abort.abort();
    signal?.addEventListener('abort', () => abort.abort());
    // A connection is the platform's to keep.
    const { connection: _connection, ...kept } = headers ?? {};
    return fetch(url, {
      ...(method !== undefined && { method }),
      headers: kept,
      ...(body !== undefined && { body: typeof body === 'string' ? body : await collect(body) }),
      signal: abort.signal,
    });
  };
}

/** What bots upload is small: a QR code. */
async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}
