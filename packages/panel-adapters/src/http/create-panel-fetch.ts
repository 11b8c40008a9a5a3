import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import { createReadRetry } from './answers/read-retry.ts';
import { NO_TLS } from './connections/network-codes.ts';
import { createDispatcher, isTlsAskedFor } from './connections/panel-tls.ts';
import { createPanelCircuit, type PanelCircuit } from './panel-circuit.ts';
import type { PanelRequest } from './panel-request.ts';
import { createSendOnce, noResponse } from './send-once.ts';
import type { NoResponse, ServerAnswer } from './server-answer.ts';

/** Sends one request. Never throws. */
export type PanelFetch = (request: PanelRequest) => Promise<ServerAnswer | NoResponse>;

/**
 * The transport to one panel, for all of its requests. Each request has a deadline on the clock that covers
 * reading the answer, and the repeated tries of a read. A write is sent once. No redirect is followed, so
 * that a login never reaches another host. A panel that fails often in a row is left alone for a while.
 * Certificates are verified, against `caPem` and `pinnedSha256` where they are given.
 */
export function createPanelFetch(target: PanelTarget, connection: PanelConnection): PanelFetch {
  const { clock, requestTimeoutMs } = connection;
  const circuit = createPanelCircuit(clock);
  const sendOnce = createSendOnce(target.baseUrl, connection, createDispatcher(target, connection));
  const isUnsafe = isTlsAskedFor(target.credentials) && !target.baseUrl.startsWith('https:');
  const retry = createReadRetry(target.baseUrl, clock);
  return (request) => {
    if (isUnsafe) return Promise.resolve(noResponse('network', { code: NO_TLS }));
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
  send: () => Promise<ServerAnswer | NoResponse>,
): Promise<ServerAnswer | NoResponse> {
  const retryAfterMs = isHealthCheck === true ? null : circuit.admit();
  if (retryAfterMs !== null) return noResponse('circuit-open', { retryAfterMs });
  const answer = await send();
  // An answer without measure is an answer: what else the panel is asked may still be good.
  if (answer.kind === 'answer' || answer.cause === 'too-large') circuit.answered();
  else if (answer.cause !== 'aborted' && answer.cause !== 'reader-left') circuit.failed();
  return answer;
}
