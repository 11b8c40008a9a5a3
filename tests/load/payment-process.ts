import { createPanelkit, createScheduler, type Panelkit } from '@panelkit/sdk';
import { createFakePaymentGateway } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { shopOptions } from '../shop-options.ts';
import { takePosts } from './take-posts.ts';

// One process of a shop under load: `host` takes webhooks over HTTP and says its port, `worker` books what is
// stored.
const [connectionString = '', role = 'host'] = process.argv.slice(2);
const backend = await createPostgresBackend({ connectionString });
const { gateway } = createFakePaymentGateway({ clock: backend.clock });
const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [], paymentGateways: [gateway] });

if (role === 'host') process.stdout.write(`${await listen(panelkit)}\n`);
else {
  await createScheduler(panelkit).start();
  process.stdout.write('working\n');
}

function listen({ payments }: Panelkit): Promise<number> {
  return takePosts(503, (rawBody, headers) =>
    payments.receiveEvent({ gateway: gateway.method, rawBody, headers }),
  );
}
