import { createPanelkit, createScheduler } from '@panelkit/sdk';
import { createRecordingNotifier } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../shop-options.ts';
import { openPostgresShop, type PostgresShop } from './postgres-shop.ts';

describe('notifications on PostgreSQL', () => {
  let server: SharedServer;
  let connectionString: string;
  let shop: PostgresShop;
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('notifications');
  }, 60_000);
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    shop = await openPostgresShop({ connectionString });
  });
  afterEach(() => shop.close());

  test('given four processes that follow the same events at once, when units are sold, then each message goes out once, and none is missing', async () => {
    const { clock, panel } = shop;
    const notifier = createRecordingNotifier({ clock });
    const backends: PostgresBackend[] = [];
    for (const _ of [1, 2, 3, 4]) backends.push(await createPostgresBackend({ connectionString, clock }));
    const schedulers = backends.map((backend) =>
      createScheduler(
        createPanelkit({ ...shopOptions, backend, panelDrivers: [panel.driver], notifiers: [notifier] }),
      ),
    );
    const customers = await Promise.all(Array.from({ length: 20 }, () => shop.customer(1000)));
    const plan = await shop.plan();
    const orders = await Promise.all(customers.map((customer) => shop.buy(customer, plan)));
    await runOnClock(clock, Promise.all(orders.map(({ id }) => shop.panelkit.orders.settled(id))));

    for (const _ of [1, 2])
      await runOnClock(clock, Promise.all(schedulers.map((scheduler) => scheduler.tick())));

    expect(notifier.handedOver).toHaveLength(new Set(notifier.handedOver).size);
    const count = (wanted: string) => notifier.messages.filter(({ code }) => code === wanted).length;
    expect(['wallet.topped-up', 'account.ready', 'staff.new-order', 'staff.new-customer'].map(count)).toEqual(
      [20, 20, 20, 20],
    );
    const rows = await shop.backend.storage.notifications.list({ channel: 'recording', limit: 500 });
    expect(new Set(rows.rows.map(({ state }) => state))).toEqual(new Set(['sent']));
    expect(rows.rows).toHaveLength(80);
    await Promise.all(backends.map((backend) => backend.close()));
  }, 60_000);

  test('given a process that dies while it sends, when another looks after its time, then it is unknown and not sent again', async () => {
    const { clock, panel } = shop;
    const notifier = createRecordingNotifier({ clock });
    const open = async () => {
      const backend = await createPostgresBackend({ connectionString, clock });
      const options = { ...shopOptions, backend, panelDrivers: [panel.driver], notifiers: [notifier] };
      return { backend, scheduler: createScheduler(createPanelkit(options)) };
    };
    const [dying, next] = [await open(), await open()];
    await shop.customer(1000);
    notifier.behave({ kind: 'late', afterMs: 3_600_000 });
    const sending = dying.scheduler.tick().catch(() => 'its storage is gone');
    while (notifier.handedOver.length === 0) await clock.advance(10);
    await dying.backend.close();
    notifier.behave({ kind: 'deliver' });
    await clock.advance('10m');
    await sending;
    for (const _ of [1, 2]) await runOnClock(clock, next.scheduler.tick());
    const { rows } = await shop.backend.storage.notifications.list({ state: 'unknown' });
    expect(rows).toMatchObject([{ id: notifier.handedOver[0], reason: 'sender-lost' }]);
    expect(notifier.handedOver.filter((id) => id === rows[0]?.id)).toHaveLength(1);
    expect(notifier.messages.filter(({ code }) => code === 'staff.outcome-unknown')).toHaveLength(1);
    await next.backend.close();
  }, 60_000);
});
