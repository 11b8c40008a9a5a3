import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import { createFetch } from 'ofetch';

/** One HTTP request to a panel. `path` begins with a slash and follows the panel's base URL. */
export interface PanelRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** An object is sent as JSON, URLSearchParams as a form. */
  body?: Record<string, unknown> | URLSearchParams;
  signal?: AbortSignal | undefined;
}

/** The server spoke, whatever it said. */
export interface ServerAnswer {
  kind: 'answer';
  status: number;
  headers: Headers;
  text: string;
  /** The server's clock minus ours, to about a second; null when it sends no `Date`. */
  clockSkewMs: number | null;
}

/** No whole answer came. `mayHaveArrived`: the server may have done what was asked. */
export interface Silence {
  kind: 'silence';
  cause: 'timeout' | 'aborted' | 'network';
  mayHaveArrived: boolean;
  /** The network's own code (`ECONNRESET`), if any. */
  code: string | null;
}

/** Sends one request, once. Never throws. */
export type PanelFetch = (request: PanelRequest) => Promise<ServerAnswer | Silence>;

/** Failures before a byte of the request could leave. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * The transport to one panel: each request has a deadline on the clock that covers reading the answer, is sent once, and follows no
 * redirect, so that a login never reaches another host.
 */
export function createPanelFetch(
  target: Pick<PanelTarget, 'baseUrl'>,
  connection: PanelConnection,
): PanelFetch {
  const { clock, requestTimeoutMs } = connection;
  const send = createFetch({ fetch: connection.fetch });
  return async (request) => {
    if (request.signal?.aborted)
      return { kind: 'silence', cause: 'aborted', mayHaveArrived: false, code: null };
    const deadline = new AbortController();
    const cancelTimer = clock.setTimer(requestTimeoutMs, () => deadline.abort());
    const signals = request.signal === undefined ? [deadline.signal] : [deadline.signal, request.signal];
    const sentAt = clock.now();
    try {
      const response = await send.raw<string, 'text'>(target.baseUrl + request.path, {
        ...toFetchOptions(request),
        signal: AbortSignal.any(signals),
      });
      const { status, headers } = response;
      const clockSkewMs = skewOf(headers, sentAt, clock.now());
      return { kind: 'answer', status, headers, text: response._data ?? '', clockSkewMs };
    } catch (error) {
      return toSilence(error, deadline.signal.aborted, request.signal?.aborted ?? false);
    } finally {
      cancelTimer();
    }
  };
}

function toFetchOptions({ method, query, headers, body }: PanelRequest) {
  return {
    method,
    retry: 0,
    redirect: 'manual',
    responseType: 'text',
    ignoreResponseError: true,
    headers: { accept: 'application/json', ...headers },
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
  } as const;
}

function toSilence(error: unknown, timedOut: boolean, aborted: boolean): Silence {
  if (timedOut) return { kind: 'silence', cause: 'timeout', mayHaveArrived: true, code: null };
  if (aborted) return { kind: 'silence', cause: 'aborted', mayHaveArrived: true, code: null };
  const code = codeOf(error);
  return { kind: 'silence', cause: 'network', mayHaveArrived: code === null || !NEVER_LEFT.has(code), code };
}

/** The first `code` along the causes. Messages are left out: they hold the address, and with it an account's name. */
function codeOf(error: unknown): string | null {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return null;
}

function skewOf(headers: Headers, sentAt: Date, receivedAt: Date): number | null {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return null;
  // `Date` is cut to whole seconds: on average half a second is missing.
  return Math.round(date + 500 - (sentAt.getTime() + receivedAt.getTime()) / 2);
}
