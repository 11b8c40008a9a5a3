import { DAY_MS } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import type { TestShop } from '@panelkit/storage-memory/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  assembleTestShop,
  createTestWorld,
  registerPanels,
} from '../../../packages/storage-memory/src/testing/assemble-test-shop.ts';
import {
  startTestServer,
  type TestServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';

const ACCOUNTS = 4;
/** Every window of the test, in days; daily usage is kept for 366, whatever the policy. */
const WINDOW_DAYS = 30;
const FULL_AFTER_DAYS = Number(process.env.FULL_AFTER_DAYS ?? 400);
const LATER_DAYS = 60;
/** In so many days each account lives through everything once. */
const CYCLE_DAYS = 10;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop(), 30_000);

interface Table {
  rows: number;
  /** With its indexes. */
  bytes: number;
}

async function measure(connectionString: string): Promise<Map<string, Table>> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  // In the place of autovacuum, which goes by a clock that does not know of the virtual days.
  await sql.query('VACUUM ANALYZE');
  const { rows: names } = await sql.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'panelkit' ORDER BY name",
  );
  const tables = new Map<string, Table>();
  for (const { name } of names) {
    const { rows } = await sql.query<Table>(
      `SELECT count(*)::integer AS rows, pg_total_relation_size('panelkit.${name}')::integer AS bytes FROM panelkit.${name}`,
    );
    tables.set(name, rows[0] ?? { rows: 0, bytes: 0 });
  }
  await sql.end();
  return tables;
}

function bytesOf(tables: Map<string, Table>): number {
  return [...tables.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Lets accounts live day by day: each uses traffic daily, and is suspended and resumed once in a cycle. */
function liver({ shop, subscriptionIds }: { shop: TestShop; subscriptionIds: string[] }) {
  const { clock, panel, panelkit, staff } = shop;
  let day = 0;
  const pass = async (): Promise<void> => {
    for (const { name } of panel.accounts()) panel.addTraffic(name, 1_000_000);
    const nextDayMs = clock.monotonicMs() + DAY_MS;
    for (const subscriptionId of day % CYCLE_DAYS === 0 ? subscriptionIds : []) {
      await panelkit.subscriptions.suspend({ subscriptionId, reason: 'test' }, staff());
      await clock.advance('1m');
      await panelkit.subscriptions.resume({ subscriptionId }, staff());
      await clock.advance('1m');
    }
    await clock.advance(nextDayMs - clock.monotonicMs());
    day += 1;
  };
  return async (days: number): Promise<void> => {
    for (let passed = 0; passed < days; passed += 1) await pass();
  };
}

test('given accounts that live on and nothing is sold, when every window has passed, then no table grows any more', async () => {
  const connectionString = await server.createDatabase('retained');
  const clock = createTestClock({ now: new Date('2027-01-01T09:00:00Z') });
  const backend = await createPostgresBackend({ connectionString, clock });
  const settings = {
    healthCheckIntervalMs: DAY_MS,
    usageSyncIntervalMs: DAY_MS / 2,
    sweepIntervalMs: DAY_MS / 2,
    rateIntervalMs: DAY_MS,
    dialIntervalMs: DAY_MS,
  };
  const retention = {
    eventDays: WINDOW_DAYS,
    auditDays: WINDOW_DAYS,
    archiveDays: 3 * WINDOW_DAYS,
    idempotencyKeyDays: WINDOW_DAYS,
    notificationDays: WINDOW_DAYS,
    jobFailureDays: WINDOW_DAYS,
  };
  const world = createTestWorld({ clock, settings, policies: { retention } });
  const shop = assembleTestShop(world, backend);
  await registerPanels(world, shop);
  const customer = await shop.customer({ balanceMinor: 1000 * ACCOUNTS });
  const order = await shop.buy(
    customer,
    await shop.plan({ durationDays: 600, trafficLimitBytes: null }),
    ACCOUNTS,
  );
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows: subscriptions } = await shop.panelkit.subscriptions.list({}, shop.staff());
  await shop.scheduler.start();

  const live = liver({ shop, subscriptionIds: subscriptions.map(({ id }) => id) });
  await live(FULL_AFTER_DAYS);
  const full = await measure(connectionString);
  await live(LATER_DAYS);
  const later = await measure(connectionString);
  console.info(
    `rows that stay, by table: ${[...full].flatMap(([name, { rows }]) => (rows > 0 ? [`${name} ${rows}`] : [])).join(', ')}`,
  );
  console.info(`on disk: ${bytesOf(full)} bytes, ${LATER_DAYS} days later ${bytesOf(later)}`);
  await backend.close();
  const rowsOf = (tables: Map<string, Table>) => [...tables].map(([name, { rows }]) => [name, rows]);
  expect(rowsOf(later)).toEqual(rowsOf(full));
  expect(bytesOf(later)).toBeLessThanOrEqual(bytesOf(full) * 1.05);
}, 900_000);
