import { type CommandContext, createPanelkit } from '@panelkit/sdk';
import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { workOnBulkRun } from '../../../packages/sdk/src/engine/bulk/work-on-bulk-run.ts';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop, type PostgresShop } from '../../postgres/postgres-shop.ts';
import { shopOptions } from '../../shop-options.ts';

const DAY_MS = 86_400_000;
const SOLD = 40;

let shop: PostgresShop;
let others: PostgresBackend[];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('bulk');
  shop = await openPostgresShop({ connectionString });
  others = [
    await createPostgresBackend({ connectionString, clock: shop.clock }),
    await createPostgresBackend({ connectionString, clock: shop.clock }),
  ];
  closing.push(...others.map((backend) => () => backend.close()), () => shop.close());
}, 60_000);
afterAll(async () => {
  for (const close of closing) await close();
});

test('given one incident that two staff report at once and three workers that work on it, then there is one run and each gets the days once', async () => {
  const customer = await shop.customer(1_000_000);
  const order = await shop.buy(customer, await shop.plan(), SOLD);
  await runOnClock(shop.clock, shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list(
    { orderId: order.id, limit: 500 },
    shop.as(customer),
  );
  const before = new Map(rows.map(({ id, granted }) => [id, granted?.expiresAt?.getTime() ?? 0]));
  const [panel] = (await shop.panelkit.panels.list({}, shop.staff())).rows;
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [] })];
  const kits = [
    shop.panelkit,
    ...others.map((backend) => createPanelkit({ ...shopOptions, backend, panelDrivers })),
  ];
  const input = { panelId: panel?.id ?? '', days: 2, incident: 'the night of the third' };
  const by = (key: string): CommandContext => ({ actor: { kind: 'staff', id: key }, idempotencyKey: key });
  const started = await Promise.allSettled(
    kits.map((kit, index) => kit.bulk.giveDays(input, by(`key-${index}`))),
  );
  const ids = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
  expect(new Set(ids).size).toBe(1);
  const refused = started.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  for (const error of refused) expect(error).toMatchObject({ code: 'STORAGE_CONFLICT' });

  const [runId = ''] = ids;
  for (let round = 0; round < 3; round += 1)
    await Promise.all(kits.map((kit) => workOnBulkRun(engineOf(kit), runId)));
  expect(await shop.panelkit.bulk.get(runId, shop.staff())).toMatchObject({
    doneCount: SOLD,
    refusedCount: 0,
  });
  const after = await shop.panelkit.subscriptions.list({ orderId: order.id, limit: 500 }, shop.as(customer));
  for (const { id, granted } of after.rows)
    expect(granted?.expiresAt?.getTime()).toBe((before.get(id) ?? 0) + 2 * DAY_MS);
  for (const { id } of after.rows)
    await runOnClock(shop.clock, shop.panelkit.subscriptions.settled(id, shop.staff()));
  expect(await shop.violations()).toEqual([]);
}, 60_000);
