import { createPanelkit, type LinkVisitor } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { expect, test } from 'vitest';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';
import { shopOptions } from '../../shop-options.ts';

const phone = (name: string): LinkVisitor => ({
  device: { hardwareId: `hardware-${name}`, model: name, os: null, app: null },
  isCounted: true,
});

test('given 50 first visits at once in two processes, then no more devices than the limit are served', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('devices');
  const shop = await openPostgresShop({ connectionString });
  const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
  const processes = [shop.panelkit, createPanelkit({ ...shopOptions, backend, panelDrivers: [] })];
  const plan = await shop.plan(1000);
  await shop.panelkit.plans.update({ planId: plan.id, patch: { linkDeviceLimit: 3 } }, shop.staff());
  const customer = await shop.customer(1000);
  const { id: orderId } = await shop.buy(customer, plan);
  await runOnClock(shop.clock, shop.panelkit.orders.settled(orderId));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  const { shopLink } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
  const token = shopLink.split('/').at(-1) ?? '';
  const visits = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      processes[index % 2]?.delivery.byToken(token, phone(`${index}`)),
    ),
  );
  expect(visits.filter((document) => document?.devices?.refusal === null)).toHaveLength(3);
  expect(visits.filter((document) => (document?.links.length ?? 0) > 0)).toHaveLength(3);
  const { devices } = await shop.panelkit.linkDevices.list(subscriptionId, shop.staff());
  expect(devices).toHaveLength(3);
  await backend.close();
  await shop.close();
});
