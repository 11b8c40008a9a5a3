import { createPanelkit } from '@panelkit/sdk';
import { eventually } from '@panelkit/sdk/contracts';
import { createFakePanel, createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { RECONCILE_JOB } from '../../../packages/sdk/src/engine/accounts/wake-account.ts';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { workOnAccount } from '../../../packages/sdk/src/engine/reconcile/work-on-account.ts';
import { openPool } from '../../../packages/storage-postgres/src/database/pg-database.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

/**
 * So often the server plans a statement for the values of one call; then it decides whether one plan for any
 * values is as good.
 */
const PLANNED_FIRST = 5;
const ORDERS = 30;

/** How often the connections of a pool planned each statement that writes. */
async function plannedOn(
  clients: readonly pg.PoolClient[],
): Promise<{ planned: number; statement: string }[]> {
  const counts = await Promise.all(
    clients.map(async (client) => {
      const { rows } = await client.query<{ planned: number; statement: string }>(
        "SELECT custom_plans::int AS planned, statement FROM pg_prepared_statements WHERE statement ~ 'INSERT|UPDATE'",
      );
      return rows;
    }),
  );
  return counts.flat();
}

test('given many purchases with an extension each, when they are paid and delivered, then no connection plans what it writes again and again', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('planned');
  const onError = (error: Error) => expect.fail(error.message);
  const pool = openPool({ connectionString, maxConnections: 3, pipeline: true, onError });
  const clients: pg.PoolClient[] = [];
  pool.on('connect', (client) => clients.push(client));
  const backend = await createPostgresBackend({ pool });
  const panel = createFakePanel({ clock: backend.clock });
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
  const shop = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers,
    policies: { extension: { always: true } },
  });
  backend.jobs.work(RECONCILE_JOB, ({ payload }) => workOnAccount(engineOf(shop), payload.accountId ?? ''));
  await backend.jobs.start();
  const { id: panelId } = await shop.panels.register({ name: 'P', kind: 'fake', ...panel.target }, staff());
  await shop.panels.syncInbounds(panelId, staff());
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: null };
  const plan = await shop.plans.create({ slug: 'gold', name: 'Gold', price, ...terms }, staff());
  const { id: customerId } = await shop.customers.ensure({ externalId: 'ada' });
  await shop.wallets.adjust({ customerId, amountMinor: 1_000_000, reason: 'test' }, staff());
  const items = [{ planId: plan.id, quantity: 1 }];
  for (let order = 1; order <= ORDERS; order += 1) {
    const { id } = await shop.orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
    await shop.orders.settled(id);
    const { rows } = await shop.subscriptions.list({ orderId: id }, staff());
    const subscriptionId = rows[0]?.id ?? '';
    await shop.subscriptions.extend({ subscriptionId }, staff());
    await eventually(async () =>
      expect((await shop.subscriptions.get(subscriptionId, staff())).pendingChange).toBeNull(),
    );
  }
  const planned = await plannedOn(clients);
  expect(planned.length).toBeGreaterThan(10);
  expect(planned.filter((statement) => statement.planned > PLANNED_FIRST)).toEqual([]);
  await backend.close();
  await pool.endInTime();
});
