import { type CommandContext, createPanelkit, createScheduler, DAY_MS, type Panelkit } from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver, createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { liveAYear, storiesOf, YEAR, YEAR_SETTINGS, type YearShop } from '../engine/lifecycle/live-a-year.ts';
import { shopOptions } from '../shop-options.ts';

const SCALE = { customers: 5, days: 65 };
/** Two looks a day: what is compared is what happens, not how often it is looked for. */
const settings = { ...YEAR_SETTINGS, sweepIntervalMs: DAY_MS / 2 };

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
}, 60_000);

test('given the same months of a shop in memory and on PostgreSQL, then each subscription has the same events in the same order', async () => {
  const connectionString = await server.createMigrated('year');
  const inMemory = await live(async (clock) => createMemoryBackend({ clock }));
  const onPostgres = await live((clock) => createPostgresBackend({ connectionString, clock }));
  expect(onPostgres).toEqual(inMemory);
  expect(await wronglyListed(connectionString)).toEqual([]);
  expect(inMemory.flat().length).toBeGreaterThan(SCALE.customers * 8);
}, 300_000);

/** Subscriptions whose next instant the list of what is due does not say. */
async function wronglyListed(connectionString: string): Promise<unknown[]> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const { rows } = await sql.query(`
    SELECT * FROM (SELECT id, next_due_at AS at FROM panelkit.subscriptions WHERE next_due_at IS NOT NULL) due
    FULL JOIN panelkit.due_subscriptions listed ON listed.subscription_id = due.id AND listed.due_at = due.at
    WHERE due.id IS NULL OR listed.subscription_id IS NULL`);
  await sql.end();
  return rows;
}

type AnyBackend = Parameters<typeof createPanelkit>[0]['backend'];

async function live(
  open: (clock: ReturnType<typeof createTestClock>) => Promise<AnyBackend>,
): Promise<string[][]> {
  const clock = createTestClock({ now: YEAR.begins });
  const panel = createFakePanel({ clock, latencyMs: 20 });
  const backend = await open(clock);
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers, settings });
  const shop = await openYearShop(panelkit, { clock, panel });
  const scheduler = createScheduler(panelkit);
  await scheduler.start();
  const people = await liveAYear(shop, SCALE);
  await clock.advance('2h');
  await scheduler.stop();
  const stories = await storiesOf(shop, people);
  await backend.close();
  return stories;
}

async function openYearShop(
  panelkit: Panelkit,
  { clock, panel }: Pick<YearShop, 'clock' | 'panel'>,
): Promise<YearShop> {
  let count = 0;
  const contextOf = (actor: CommandContext['actor']): CommandContext => {
    count += 1;
    return { actor, idempotencyKey: `year-${count}` };
  };
  const staff = () => contextOf({ kind: 'staff', id: 'tester' });
  const as = ({ id }: { id: string }) => contextOf({ kind: 'customer', id });
  const { baseUrl, credentials } = panel.target;
  const registered = await panelkit.panels.register(
    { kind: 'fake', name: baseUrl, baseUrl, credentials },
    staff(),
  );
  await runOnClock(clock, panelkit.panels.syncInbounds(registered.id, staff()));
  return {
    panelkit,
    clock,
    panel,
    staff,
    as,
    customer: async (amountMinor) => {
      const { id } = await panelkit.customers.ensure({ externalId: staff().idempotencyKey });
      await panelkit.wallets.adjust({ customerId: id, amountMinor, reason: 'test' }, staff());
      return { id };
    },
    buy: (customer, { id: planId }) =>
      panelkit.orders.place(
        { customerId: customer.id, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } },
        as(customer),
      ),
  };
}
