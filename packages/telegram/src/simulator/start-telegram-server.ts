import { createServer } from 'node:http';
import { listenOnFreePort, toNodeHandler } from '@panelkit/http/node';
import type { TelegramSimulator } from './telegram-simulator.ts';

/** A double that listens. */
export interface TelegramServer {
  /** Give it to a bot as `apiRoot`. */
  readonly apiRoot: string;
  close(): Promise<void>;
}

/** Serves the double over HTTP, on this machine only. @param port - 0, the default: any free one */
export async function startTelegramServer(
  simulator: TelegramSimulator,
  { port = 0 }: { port?: number } = {},
): Promise<TelegramServer> {
  const answer = toNodeHandler((request) => simulator.handle(request));
  // A fault breaks the connection.
  const server = createServer((request, response) => answer(request, response, () => response.destroy()));
  const host = '127.0.0.1';
  const taken = await listenOnFreePort(server, { host, port });
  return {
    apiRoot: `http://${host}:${taken}`,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}
