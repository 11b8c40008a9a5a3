import { createServer, type RequestListener, type Server } from 'node:http';
import type { Clock } from '@panelkit/sdk';

/**
 * How long a client may take, in milliseconds: whoever is slower is cut off with a 408, and holds nothing up.
 */
export interface ServerLimits {
  /** For all headers of a request. */
  headersMs: number;
  /** For a whole request: 5 MB in this time are 43 kB a second. */
  requestMs: number;
  /** Without another request on a kept connection. */
  idleMs: number;
  /** Without a byte in or out while a request runs: who reads no answer would hold it for ever. */
  silentMs: number;
  /** How often the first two are looked at. */
  checkMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headersMs: 20_000,
  requestMs: 120_000,
  idleMs: 5_000,
  silentMs: 300_000,
  checkMs: 5_000,
};

/**
 * A server that, once it is closed, ends each kept-alive connection with its last answer, not when the client
 * lets go of it.
 */
export function createStoppableServer(
  listener: RequestListener,
  { headersMs, requestMs, idleMs, silentMs, checkMs }: ServerLimits = SERVER_LIMITS,
): Server {
  const times = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: checkMs,
  };
  const server = createServer(times, (request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    listener(request, response);
  });
  server.setTimeout(silentMs);
  return server;
}

/**
 * Takes no more connections and lets running requests end; cuts off who is still connected after `graceMs`.
 */
export async function closeServer(
  server: Server,
  { clock, graceMs }: { clock: Clock; graceMs: number },
): Promise<void> {
  const cancel = clock.setTimer(graceMs, () => server.closeAllConnections());
  await new Promise((resolve) => server.close(resolve));
  cancel();
}
