import { createServer, type RequestListener, type Server } from 'node:http';
import type { Clock } from '@panelkit/sdk';

/** A server that, once it is closed, ends each kept-alive connection with its last answer, not when the client lets go of it. */
export function createStoppableServer(listener: RequestListener): Server {
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    listener(request, response);
  });
  return server;
}

/** Takes no more connections and lets running requests end; cuts off who is still connected after `graceMs`. */
export async function closeServer(
  server: Server,
  { clock, graceMs }: { clock: Clock; graceMs: number },
): Promise<void> {
  const cancel = clock.setTimer(graceMs, () => server.closeAllConnections());
  await new Promise((resolve) => server.close(resolve));
  cancel();
}
