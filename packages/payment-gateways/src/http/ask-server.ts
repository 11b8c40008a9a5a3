import type { GatewayCallOptions } from '@panelkit/sdk';
import { createFetch } from 'ofetch';
import { measureJson, type TooLarge } from './measure-json.ts';

/** One request to a provider. */
export interface ServerRequest {
  method: 'GET' | 'POST';
  url: string;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** Sent as JSON; form-encoded when it is `URLSearchParams`; a text is JSON already, and sent as it is. */
  body?: object | URLSearchParams | string;
}

/** The provider answered, with any status. */
export interface ServerAnswer {
  kind: 'answer';
  status: number;
  text: string;
  retryAfterMs: number | null;
}

/** No complete answer arrived. `mayHaveArrived`: the provider may have done what was asked. */
export interface NoResponse {
  kind: 'no-response';
  mayHaveArrived: boolean;
  /** It came, and was not taken. */
  tooLarge?: TooLarge;
}

/** Answers of providers are a few kilobytes; a list of 500 payments is below half a megabyte. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** The connection was never made, so the request did not leave. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Sends a request once, under the caller's deadline. Never throws, and keeps nothing of a network error but
 * its code: its message quotes the request.
 */
export async function askServer(
  { method, url, query, headers, body }: ServerRequest,
  { fetch, signal }: GatewayCallOptions,
): Promise<ServerAnswer | NoResponse> {
  if (signal.aborted) return { kind: 'no-response', mayHaveArrived: false };
  try {
    const response = await createFetch({ fetch, Headers, AbortController }).raw(url, {
      method,
      signal,
      headers: { accept: 'application/json', ...headers },
      ...(query !== undefined && { query }),
      ...(body !== undefined && { body }),
      retry: 0,
      ignoreResponseError: true,
      responseType: 'stream',
      // A redirect would carry credentials to an address that nobody configured.
      redirect: 'error',
    });
    const read = await readBounded(response.body, signal);
    if (read === 'given-up') return { kind: 'no-response', mayHaveArrived: true };
    if ('tooLarge' in read) return { kind: 'no-response', mayHaveArrived: true, ...read };
    const { text } = read;
    return { kind: 'answer', status: response.status, text, retryAfterMs: retryAfterMsOf(response.headers) };
  } catch (error) {
    return { kind: 'no-response', mayHaveArrived: !NEVER_LEFT.has(codeOf(error)) };
  }
}

/** Stops reading, and so closes the connection, at the limit and when the call is given up. */
async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): Promise<{ text: string } | { tooLarge: TooLarge } | 'given-up'> {
  if (body === null) return { text: '' };
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  let text = '';
  let bytes = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.byteLength;
      if (bytes > MAX_ANSWER_BYTES) return { tooLarge: { limit: 'answerBytes', maximum: MAX_ANSWER_BYTES } };
      text += decoder.decode(next.value, { stream: true });
    }
    if (signal.aborted) return 'given-up';
    text += decoder.decode();
    const tooLarge = measureJson(text);
    return tooLarge === null ? { text } : { tooLarge };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function retryAfterMsOf(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}

function codeOf(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return '';
}
