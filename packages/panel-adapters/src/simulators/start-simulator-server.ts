import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RequestHandler } from './panel-faults.ts';

/** A running simulator. `url` has no trailing slash. */
export interface SimulatorServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a simulated panel over HTTP on the loopback interface. A request that the simulator drops ends with
 * a cut connection.
 *
 * @param options.port - 0 for any free port
 * @throws Error with code `EADDRINUSE` when the port is taken
 */
export async function startSimulatorServer(
  simulator: { handle: RequestHandler },
  options: { port: number },
): Promise<SimulatorServer> {
  const server = createServer((incoming, outgoing) => {
    answer(simulator.handle, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  handle: RequestHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const response = await handle(await toRequest(incoming));
  const body = Buffer.from(await response.arrayBuffer());
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  outgoing.writeHead(response.status);
  outgoing.end(body);
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const url = `http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`;
  const method = incoming.method ?? 'GET';
  const mayHaveBody = method !== 'GET' && method !== 'HEAD' && chunks.length > 0;
  return new Request(url, {
    method,
    headers,
    body: mayHaveBody ? Buffer.concat(chunks).toString('utf8') : null,
  });
}
