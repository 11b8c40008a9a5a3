import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createPanelkit, createScheduler, isPanelkitError, type Panelkit } from '@panelkit/sdk';
import { createFakePaymentGateway } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { shopOptions } from '../postgres/postgres-shop.ts';

// One process of a shop under load: `host` takes webhooks over HTTP and says its port, `worker` books what is stored.
const [connectionString = '', role = 'host'] = process.argv.slice(2);
const backend = await createPostgresBackend({ connectionString });
const { gateway } = createFakePaymentGateway({ clock: backend.clock });
const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [], paymentGateways: [gateway] });

if (role === 'host') process.stdout.write(`${await listen(panelkit)}\n`);
else {
  await createScheduler(panelkit).start();
  process.stdout.write('working\n');
}

async function listen({ payments }: Panelkit): Promise<number> {
  const server = createServer(async (request, response) => {
    try {
      const rawBody = await readBody(request);
      await payments.receiveEvent({ gateway: gateway.method, rawBody, headers: request.headers });
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(isPanelkitError(error) ? 503 : 500).end(String(error));
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
