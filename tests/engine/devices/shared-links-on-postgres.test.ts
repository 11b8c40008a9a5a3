import { createPanelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, test } from 'vitest';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';
import { shopOptions } from '../../shop-options.ts';

test('given 40 networks at once in two processes, then one share is found and told, whoever wrote last', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('readers');
  const shop = await openPostgresShop({ connectionString });
  const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
  const policies = { devices: { sharedNetworks: 40 } };
  const processes = [0, 1].map((index) =>
    createPanelkit({
      ...shopOptions,
      policies,
      panelDrivers: [],
      backend: index === 0 ? backend : shop.backend,
    }),
  );
  const customer = await shop.customer(1000);
  const { id: orderId } = await shop.buy(customer, await shop.plan(1000));
  await runOnClock(shop.clock, shop.panelkit.orders.settled(orderId));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  const { shopLink } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
  const token = shopLink.split('/').at(-1) ?? '';
  const fetchFrom = (network: string, index: number) =>
    processes[index % 2]?.delivery.byToken(token, {
      device: null,
      isCounted: true,
      reader: { app: 'Happ', network },
    });
  await Promise.all(Array.from({ length: 40 }, (_, index) => fetchFrom(`network ${index}`, index)));
  await shop.clock.advance('1m');
  const { share } = await shop.panelkit.linkDevices.list(subscriptionId, shop.staff());
  expect(share).toMatchObject({ apps: 1, networks: 40 });
  const events = await shop.backend.storage.events.list({ after: 0, limit: 500 });
  expect(events.filter(({ type }) => type === 'subscription.link-shared')).toHaveLength(1);
  await backend.close();
  await shop.close();
});
