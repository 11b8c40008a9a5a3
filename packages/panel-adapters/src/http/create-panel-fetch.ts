import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import type { TooLarge } from './answers/answer-too-large.ts';
import { createReadRetry } from './answers/read-retry.ts';
import type { RowsPlace } from './answers/read-rows.ts';
import { NO_TLS } from './connections/network-codes.ts';
import { createDispatcher, isTlsAskedFor } from './connections/panel-tls.ts';
import { createPanelCircuit, type PanelCircuit } from './panel-circuit.ts';
import { createSendOnce, silence } from './send-once.ts';

/** One HTTP request to a panel. `path` begins with a slash and follows the panel's base URL. */
export interface PanelRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** An object is sent as JSON, URLSearchParams as a form. */
  body?: Record<string, unknown> | URLSearchParams;
  signal?: AbortSignal | undefined;
  /** A file is asked for: its bytes are kept. */
  wantsBytes?: true;
  /** A listing in one body is asked for: its rows are given as they come in. */
  wantsRows?: RowsPlace;
  /** It may go also while the panel is left alone. */
  isHealthCheck?: true;
}

/** The server spoke, whatever it said. */
export interface ServerAnswer {
  kind: 'answer';
  status: number;
  headers: Headers;
  text: string;
  /** Of a file that was asked for; then there is no text. */
  bytes?: Uint8Array<ArrayBuffer>;
  /** Of a listing that was asked for; the text is that of an answer without them. @throws PanelkitError while they come in */
  rows?: AsyncIterable<unknown[]>;
  /** The server's clock minus ours, to about a second; null when it sends no `Date`. */
  clockSkewMs: number | null;
  /** What its `Retry-After` asks for. */
  retryAfterMs: number | null;
}

/** No whole answer came. `mayHaveArrived`: the server may have done what was asked. */
export interface Silence {
  kind: 'silence';
  /** *left-alone*: it failed so often in a row that nothing was sent. *too-large*: it was given up for its size. */
  cause: 'timeout' | 'aborted' | 'network' | 'left-alone' | 'too-large';
  /** Of one that was too large. */
  tooLarge?: TooLarge;
  mayHaveArrived: boolean;
  /** The network's own code (`ECONNRESET`), if any. */
  code: string | null;
  /** How long the panel is left alone. */
  retryAfterMs: number | null;
}

/** Sends one request. Never throws. */
export type PanelFetch = (request: PanelRequest) => Promise<ServerAnswer | Silence>;

/**
 * The transport to one panel, for all of its requests. Each request has a deadline on the clock that covers reading the answer, and the
 * repeated tries of a read. A write is sent once. No redirect is followed, so that a login never reaches another host. A panel that
 * fails often in a row is left alone for a while. Certificates are verified, against `caPem` and `pinnedSha256` where they are given.
 */
export function createPanelFetch(target: PanelTarget, connection: PanelConnection): PanelFetch {
  const { clock, requestTimeoutMs } = connection;
  const circuit = createPanelCircuit(clock);
  const sendOnce = createSendOnce(target.baseUrl, connection, createDispatcher(target, connection));
  const isUnsafe = isTlsAskedFor(target.credentials) && !target.baseUrl.startsWith('https:');
  const retry = createReadRetry(target.baseUrl, clock);
  return (request) => {
    if (isUnsafe) return Promise.resolve(silence('network', { code: NO_TLS }));
    const deadlineMs = clock.monotonicMs() + requestTimeoutMs;
    const send = () => throughCircuit(circuit, request, () => sendOnce(request, deadlineMs));
    return request.method === 'GET' ? retry(send, { deadlineMs, signal: request.signal }) : send();
  };
}

/** The same way to a panel, open also while the panel is left alone. */
export function asHealthCheck<Answer>(
  send: (request: PanelRequest) => Promise<Answer>,
): (request: PanelRequest) => Promise<Answer> {
  return (request) => send({ ...request, isHealthCheck: true });
}

async function throughCircuit(
  circuit: PanelCircuit,
  { isHealthCheck }: PanelRequest,
  send: () => Promise<ServerAnswer | Silence>,
): Promise<ServerAnswer | Silence> {
  const retryAfterMs = isHealthCheck === true ? null : circuit.admit();
  if (retryAfterMs !== null) return silence('left-alone', { retryAfterMs });
  const answer = await send();
  // An answer without measure is an answer: what else the panel is asked may still be good.
  if (answer.kind === 'answer' || answer.cause === 'too-large') circuit.answered();
  else if (answer.cause !== 'aborted') circuit.failed();
  return answer;
}
