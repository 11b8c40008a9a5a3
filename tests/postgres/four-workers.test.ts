import { createPanelkit, createScheduler } from '@panelkit/sdk';
import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/storage-postgres/src/test-databases.ts';
import { openPostgresShop, type PostgresShop, shopOptions } from './postgres-shop.ts';

describe('four workers on one server', () => {
  let server: TestServer;
  let connectionString: string;
  let shop: PostgresShop;
  beforeAll(async () => {
    server = await startTestServer();
    connectionString = await server.createDatabase('workers');
    shop = await openPostgresShop({ connectionString });
  }, 60_000);
  afterAll(async () => {
    await shop.close();
    await server.stop();
  });

  /** Another process of the shop: its own connections, queue and sessions with the panel. */
  async function openWorker() {
    const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
    const driver = createFakePanelDriver({ kind: 'fake', panels: [shop.panel] });
    const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [driver] });
    return { backend, scheduler: createScheduler(panelkit) };
  }

  test('given dropped answers, 500s, lost logins and two restarts, when 500 orders are placed, then exactly 500 accounts exist', async () => {
    const workers = await Promise.all(Array.from({ length: 4 }, openWorker));
    for (const { scheduler } of workers) await scheduler.start();
    const plan = await shop.plan();
    const customers = await Promise.all(Array.from({ length: 20 }, () => shop.customer(25_000)));
    const { faults } = shop.panel;
    faults.sometimes('writes', { kind: 'drop-after-commit' }, 0.1);
    faults.sometimes('writes', { kind: 'error-after-commit' }, 0.05);
    faults.sometimes('reads', { kind: 'auth-failed' }, 0.05);

    for (let wave = 0; wave < 25; wave += 1) {
      if (wave === 8 || wave === 16) shop.panel.restart(20_000);
      await Promise.all(customers.map((customer) => shop.buy(customer, plan)));
      await shop.clock.advance('30s');
    }
    faults.clear();
    await shop.clock.advance('30m');

    const orders = await shop.panelkit.orders.list({ status: 'fulfilled', limit: 500 }, shop.staff());
    expect(orders.rows).toHaveLength(500);
    expect(shop.panel.accounts()).toHaveLength(500);
    expect(faults.count('drop-after-commit')).toBeGreaterThan(20);
    expect(await shop.violations()).toEqual([]);
    for (const { backend } of workers) await backend.close();
  }, 120_000);
});
