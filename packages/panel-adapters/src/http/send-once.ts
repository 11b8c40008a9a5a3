import type { PanelConnection } from '@panelkit/sdk';
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
  return async (request, deadlineMs) => {
    const { signal } = request;
    if (signal?.aborted) return silence('aborted');
    const deadline = new AbortController();
    const cancelTimer = clock.setTimer(deadlineMs - clock.monotonicMs(), () => deadline.abort());
    const sentAt = clock.now();
    try {
      const init: RequestInit = Object.assign(
        toInit(request),
        { signal: signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]) },
        dispatcher === null ? {} : { dispatcher: await dispatcher() },
      );
      const response = await fetch(baseUrl + toPath(request), init);
      const body = await readBody(response, request);
      return toAnswer(response, { body, sentAt, receivedAt: clock.now() });
    } catch (error) {
      return toSilence(error, deadline.signal.aborted, signal?.aborted ?? false);
    } finally {
      cancelTimer();
    }
  };
}

/** A silence of a request that surely did not arrive, unless `known` says otherwise. */
export function silence(cause: Silence['cause'], known: Partial<Silence> = {}): Silence {
  return { kind: 'silence', cause, mayHaveArrived: false, code: null, retryAfterMs: null, ...known };
}

function toPath({ path, query }: PanelRequest): string {
  if (query === undefined) return path;
  const texts = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  // Lists of ids are long, and their commas need no escape.
  return `${path}?${new URLSearchParams(texts).toString().replaceAll('%2C', ',')}`;
}

function toInit({ method, headers, body }: PanelRequest): RequestInit {
  const init: RequestInit = {
    method,
    redirect: 'manual',
    headers: { accept: 'application/json', ...headers },
  };
  if (body === undefined) return init;
  if (body instanceof URLSearchParams) return { ...init, body };
  const asJson = { accept: 'application/json', 'content-type': 'application/json', ...headers };
  return { ...init, headers: asJson, body: JSON.stringify(body) };
}

type Body = Pick<ServerAnswer, 'text' | 'bytes'>;

/** A page in place of a file is text. */
async function readBody(response: Response, { wantsBytes }: PanelRequest): Promise<Body> {
  const isFile = response.headers.get('content-disposition')?.startsWith('attachment') === true;
  if (wantsBytes !== true || !isFile) return { text: await response.text() };
  return { text: '', bytes: new Uint8Array(await response.arrayBuffer()) };
}

function toAnswer(
  { status, headers }: Response,
  { body, sentAt, receivedAt }: { body: Body; sentAt: Date; receivedAt: Date },
): ServerAnswer {
  const clockSkewMs = skewOf(headers, sentAt, receivedAt);
  const retryAfterMs = retryAfterMsOf(headers, receivedAt);
  return { kind: 'answer', status, headers, ...body, clockSkewMs, retryAfterMs };
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
