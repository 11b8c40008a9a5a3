import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { isPanelkitError } from '@panelkit/sdk';

/**
 * Listens on a free port of this machine and answers 200 when `take` is done, `refusedStatus` when it was
 * refused; returns the port.
 */
export async function takePosts(
  refusedStatus: number,
  take: (body: string, headers: IncomingMessage['headers']) => Promise<unknown>,
): Promise<number> {
  const server = createServer(async (request, response) => {
    try {
      await take(await readBody(request), request.headers);
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(isPanelkitError(error) ? refusedStatus : 500).end(String(error));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
