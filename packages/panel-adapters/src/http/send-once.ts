import { DEFAULT_PANEL_LIMITS, isPanelkitError, type PanelConnection, type PanelLimits } from '@panelkit/sdk';
import { AnswerTooLarge } from './answers/answer-too-large.ts';
import { createPace } from './answers/create-pace.ts';
import { createCoolDown } from './answers/oversized-cool-down.ts';
import { type AnswerBody, readAnswer } from './answers/read-answer.ts';
import { type Patience, readPatiently } from './answers/read-patiently.ts';
import { NEVER_LEFT } from './connections/network-codes.ts';
import type { DispatcherSource } from './connections/panel-tls.ts';
import type { PanelRequest } from './panel-request.ts';
import { retryAfterMsOf } from './retry-after.ts';
import type { NoResponse, ServerAnswer } from './server-answer.ts';
import { panelSilent } from './to-panelkit-error.ts';

/** Sends a request, once, until `deadlineMs` on the monotonic clock. Never throws. */
export type SendOnce = (request: PanelRequest, deadlineMs: number) => Promise<ServerAnswer | NoResponse>;

/**
 * A listing may come in for so many times the deadline of a request, as long as each part comes within it.
 */
const ROWS_PATIENCE = 10;

/** @param dispatcher - the panel's own connections; null for those of the process */
export function createSendOnce(
  baseUrl: string,
  connection: PanelConnection,
  dispatcher: DispatcherSource | null,
): SendOnce {
  const { fetch, clock, requestTimeoutMs } = connection;
  const pace = createPace(clock);
  const limits: PanelLimits = { ...DEFAULT_PANEL_LIMITS, ...connection.limits };
  const coolDown = createCoolDown(clock, limits);
  return async (request, deadlineMs) => {
    const { signal } = request;
    if (signal?.aborted) return noResponse('aborted');
    const endedBy = request.wantsRows === undefined ? null : coolDown.listingEndedBy();
    if (endedBy !== null) return noResponse('too-large', { tooLarge: endedBy });
    const deadline = new AbortController();
    const giveUp = (): void => deadline.abort();
    const cancelTimer = clock.setTimer(deadlineMs - clock.monotonicMs(), giveUp);
    const sentAt = clock.now();
    let isListing = false;
    const noResponseOf = (error: unknown): NoResponse => {
      if (error instanceof AnswerTooLarge) coolDown.begin(error.tooLarge, { isListing });
      return toNoResponse(error, deadline.signal.aborted, signal?.aborted ?? false);
    };
    let patience: Patience | null = null;
    try {
      const init: RequestInit = Object.assign(
        toInit(request),
        { signal: signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]) },
        dispatcher === null ? {} : { dispatcher: await dispatcher() },
      );
      const response = await fetch(baseUrl + toPath(request), init);
      const chunks = readPatiently(response.body, () => patience, pace());
      const { rows, ...body } = await readAnswer(response, chunks, { ...request, limits: coolDown.limits() });
      const answer = toAnswer(response, { body, sentAt, receivedAt: clock.now() });
      if (rows === undefined) return answer;
      isListing = true;
      const totalMs = requestTimeoutMs * ROWS_PATIENCE;
      patience = { clock, chunkMs: requestTimeoutMs, totalMs, giveUp };
      // A caller that refuses the answer for what is above its rows never reads them.
      const begun = clock.setTimer(requestTimeoutMs, giveUp);
      return { ...answer, rows: spoken(rows, { begun, noResponseOf }) };
    } catch (error) {
      return noResponseOf(error);
    } finally {
      cancelTimer();
    }
  };
}

/** The rows; what the transport throws meanwhile is reported as an error of a read. */
async function* spoken(
  rows: AsyncIterable<unknown[]>,
  { begun, noResponseOf }: { begun(): void; noResponseOf(error: unknown): NoResponse },
): AsyncGenerator<unknown[]> {
  begun();
  try {
    yield* rows;
  } catch (error) {
    throw isPanelkitError(error) ? error : panelSilent(noResponseOf(error));
  }
}

/** A silence of a request that surely did not arrive, unless `known` says otherwise. */
export function noResponse(cause: NoResponse['cause'], known: Partial<NoResponse> = {}): NoResponse {
  return { kind: 'no-response', cause, mayHaveArrived: false, code: null, retryAfterMs: null, ...known };
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

function toAnswer(
  { status, headers }: Response,
  { body, sentAt, receivedAt }: { body: AnswerBody; sentAt: Date; receivedAt: Date },
): ServerAnswer {
  const clockSkewMs = skewOf(headers, sentAt, receivedAt);
  const retryAfterMs = retryAfterMsOf(headers, receivedAt);
  return { kind: 'answer', status, headers, ...body, clockSkewMs, retryAfterMs };
}

function toNoResponse(error: unknown, timedOut: boolean, aborted: boolean): NoResponse {
  if (error instanceof AnswerTooLarge) {
    return noResponse('too-large', { mayHaveArrived: true, tooLarge: error.tooLarge });
  }
  if (isPanelkitError(error) && error.code === 'PANEL_READ_ABORTED')
    return noResponse('reader-left', { mayHaveArrived: true });
  if (timedOut) return noResponse('timeout', { mayHaveArrived: true });
  if (aborted) return noResponse('aborted', { mayHaveArrived: true });
  const code = codeOf(error);
  return noResponse('network', { mayHaveArrived: code === null || !NEVER_LEFT.has(code), code });
}

/**
 * The first `code` along the causes. Messages are left out: they hold the address, and with it an account's
 * name.
 */
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
