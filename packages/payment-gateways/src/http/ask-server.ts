import type { GatewayCallOptions } from '@panelkit/sdk';
import { createFetch } from 'ofetch';

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
}

/** Answers of providers are a few kilobytes; a list of 500 payments is below half a megabyte. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** The connection was never made, so the request did not leave. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Sends a request once, under the caller's deadline. Never throws, and keeps nothing of a network error but its code: its message
 * quotes the request.
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
    const text = await readBounded(response.body);
    if (text === null) return { kind: 'no-response', mayHaveArrived: true };
    return { kind: 'answer', status: response.status, text, retryAfterMs: retryAfterMsOf(response.headers) };
  } catch (error) {
    return { kind: 'no-response', mayHaveArrived: !NEVER_LEFT.has(codeOf(error)) };
  }
}

/** Null: it is larger than any answer of a provider. */
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
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
