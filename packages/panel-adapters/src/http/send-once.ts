import type { PanelConnection } from '@panelkit/sdk';
import { createFetch, type FetchOptions } from 'ofetch';
import type { PanelRequest, ServerAnswer, Silence } from './create-panel-fetch.ts';
import { NEVER_LEFT } from './network-codes.ts';
import type { DispatcherSource } from './panel-tls.ts';
import { retryAfterMsOf } from './retry-after.ts';

/** Sends a request, once, until `deadlineMs` on the monotonic clock. Never throws. */
export type SendOnce = (request: PanelRequest, deadlineMs: number) => Promise<ServerAnswer | Silence>;

/** @param dispatcher - the panel's own connections; null for those of the process */
export function createSendOnce(
  baseUrl: string,
  { fetch, clock }: PanelConnection,
  dispatcher: DispatcherSource | null,
): SendOnce {
  const send = createFetch({ fetch });
  return async (request, deadlineMs) => {
    if (request.signal?.aborted) return silence('aborted');
    const deadline = new AbortController();
    const cancelTimer = clock.setTimer(deadlineMs - clock.monotonicMs(), () => deadline.abort());
    const signals = request.signal === undefined ? [deadline.signal] : [deadline.signal, request.signal];
    const sentAt = clock.now();
    try {
      const response = await send.raw<ArrayBuffer, 'arrayBuffer'>(baseUrl + request.path, {
        ...toFetchOptions(request),
        ...(dispatcher === null ? {} : { dispatcher: await dispatcher() }),
        signal: AbortSignal.any(signals),
      });
      return toAnswer(response.status, response.headers, {
        bytes: new Uint8Array(response._data ?? new ArrayBuffer()),
        wantsBytes: request.wantsBytes === true,
        ...{ sentAt, receivedAt: clock.now() },
      });
    } catch (error) {
      return toSilence(error, deadline.signal.aborted, request.signal?.aborted ?? false);
    } finally {
      cancelTimer();
    }
  };
}

/** A silence of a request that surely did not arrive, unless `known` says otherwise. */
export function silence(cause: Silence['cause'], known: Partial<Silence> = {}): Silence {
  return { kind: 'silence', cause, mayHaveArrived: false, code: null, retryAfterMs: null, ...known };
}

function toFetchOptions({ method, query, headers, body }: PanelRequest): FetchOptions<'arrayBuffer'> {
  return {
    method,
    retry: 0,
    redirect: 'manual',
    responseType: 'arrayBuffer',
    ignoreResponseError: true,
    headers: { accept: 'application/json', ...headers },
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
  };
}

interface Received {
  bytes: Uint8Array<ArrayBuffer>;
  wantsBytes: boolean;
  sentAt: Date;
  receivedAt: Date;
}

function toAnswer(
  status: number,
  headers: Headers,
  { bytes, wantsBytes, sentAt, receivedAt }: Received,
): ServerAnswer {
  const clockSkewMs = skewOf(headers, sentAt, receivedAt);
  const isFile = wantsBytes && headers.get('content-disposition')?.startsWith('attachment') === true;
  return {
    kind: 'answer',
    status,
    headers,
    text: isFile ? '' : new TextDecoder().decode(bytes),
    ...(isFile && { bytes }),
    clockSkewMs,
    retryAfterMs: retryAfterMsOf(headers, receivedAt),
  };
}

function toSilence(error: unknown, timedOut: boolean, aborted: boolean): Silence {
  if (timedOut) return silence('timeout', { mayHaveArrived: true });
  if (aborted) return silence('aborted', { mayHaveArrived: true });
  const code = codeOf(error);
  return silence('network', { mayHaveArrived: code === null || !NEVER_LEFT.has(code), code });
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
