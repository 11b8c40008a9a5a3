import { createPanelkit, createScheduler, DAY_MS, type Panelkit } from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { runOnClock } from '../packages/storage-memory/src/testing/run-on-clock.ts';
import { startTestServer } from '../packages/storage-postgres/src/testing/test-databases.ts';
import { liveAYear, YEAR, YEAR_SETTINGS, type YearShop } from '../tests/engine/lifecycle/live-a-year.ts';
import { measureKept } from '../tests/postgres/account-size.ts';
import { openPostgresShop } from '../tests/postgres/postgres-shop.ts';
import { shopOptions } from '../tests/shop-options.ts';

/**
 * How large the database of a shop becomes: `pnpm bench:growth [customers] [days]`.
 *
 * First what one delivered order takes, by table, and what stays of it once all that ages is gone; then a
 * year, with a measurement each thirty days.
 */
const [customers = 1000, days = YEAR.days] = process.argv.slice(2).map(Number);
const MEASURED_EVERY_DAYS = 30;
const LARGEST = 40;

const SIZES = `
  SELECT relname AS name, pg_relation_size(c.oid)::float8 AS heap, pg_indexes_size(c.oid)::float8 AS indexes,
    pg_total_relation_size(c.oid)::float8 AS total
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE nspname IN ('panelkit', 'panelkit_jobs') AND relkind = 'r' ORDER BY total DESC`;
const LIVE = `
  SELECT (SELECT count(*) FROM panelkit.accounts WHERE condemned_at IS NULL)::integer AS live,
    (SELECT count(*) FROM panelkit.accounts)::integer AS accounts,
    (SELECT count(*) FROM panelkit.ledger_transactions WHERE kind = 'delivery')::integer AS periods`;

interface TableSize {
  name: string;
  heap: number;
  indexes: number;
  total: number;
}

const server = await startTestServer();
try {
  await measureOrders(await server.createDatabase('orders'));
  await measureKeptAccounts(await server.createDatabase('kept'));
  await measureYear(await server.createDatabase('year'));
} finally {
  await server.stop();
}

async function measureOrders(connectionString: string): Promise<void> {
  const sql = await connect(connectionString);
  const { shop, run, close } = await openShop(connectionString);
  const plan = await shop.panelkit.plans.create(
    {
      slug: 'month',
      name: 'Month',
      price: { amountMinor: 1000, currency: 'USD' },
      durationDays: 30,
      trafficLimitBytes: 1e9,
    },
    shop.staff(),
  );
  await run();
  const before = new Map((await sizesOf(sql)).map((size) => [size.name, size]));
  for (let sold = 0; sold < customers; sold += 1) {
    await shop.buy(await shop.customer(1000), plan);
    if (sold % 25 === 24) await shop.clock.advance('1m');
  }
  await shop.clock.advance('5m');
  // Numbers the events.
  await shop.panelkit.events.list({ after: 0, limit: 1 });
  const after = await sizesOf(sql);
  const rows = after.map(({ name, heap, indexes, total }) => {
    const known = before.get(name) ?? { heap: 0, indexes: 0, total: 0 };
    return { name, heap: heap - known.heap, indexes: indexes - known.indexes, total: total - known.total };
  });
  const perOrder = (bytes: number): string => (bytes / customers).toFixed(0);
  console.log(
    `\n## One delivered order, of ${customers}\n\n| Table | Bytes | of them indexes |\n|---|---|---|`,
  );
  for (const { name, indexes, total } of rows.slice(0, LARGEST)) {
    if (total > 0) console.log(`| ${name} | ${perOrder(total)} | ${perOrder(indexes)} |`);
  }
  console.log(`| all | ${perOrder(rows.reduce((sum, { total }) => sum + total, 0))} | |`);
  await close();
  await sql.end();
}

async function measureKeptAccounts(connectionString: string): Promise<void> {
  const shop = await openPostgresShop({ connectionString });
  const shares = await measureKept(shop, connectionString, { accounts: 5 });
  await shop.close();
  console.log(
    `\n## What stays of one delivered account\n\n| Table | Bytes | of them indexes |\n|---|---|---|`,
  );
  const rows = shares.map(({ name, heapBytes, indexBytes }) => ({
    name,
    indexBytes,
    bytes: heapBytes + indexBytes,
  }));
  for (const { name, bytes, indexBytes } of rows.sort((first, second) => second.bytes - first.bytes)) {
    if (bytes >= 1) console.log(`| ${name} | ${bytes.toFixed(0)} | ${indexBytes.toFixed(0)} |`);
  }
  console.log(`| all | ${rows.reduce((sum, { bytes }) => sum + bytes, 0).toFixed(0)} | |`);
}

async function measureYear(connectionString: string): Promise<void> {
  const sql = await connect(connectionString);
  const { shop, run, close } = await openShop(connectionString);
  await run();
  console.log(
    `\n## A year of ${customers} customers\n\n| Day | Live accounts | Periods sold | Database, MB | MB of ours |\n|---|---|---|---|---|`,
  );
  const startedMs = performance.now();
  let halves = 0;
  const clock = {
    ...shop.clock,
    advance: async (by: Parameters<YearShop['clock']['advance']>[0]) => {
      await shop.clock.advance(by);
      halves += 1;
      if (halves % (MEASURED_EVERY_DAYS * 2) === 0) await tell(sql, halves / 2);
    },
  };
  await liveAYear({ ...shop, clock }, { customers, days });
  const sizes = await tell(sql, days);
  console.log(`\nThe largest tables at the end, MB:\n\n| Table | Heap | Indexes | All |\n|---|---|---|---|`);
  for (const { name, heap, indexes, total } of sizes.slice(0, 15)) {
    console.log(`| ${name} | ${toMb(heap)} | ${toMb(indexes)} | ${toMb(total)} |`);
  }
  console.log(`\n${Math.round((performance.now() - startedMs) / 1000)} s`);
  await close();
  await sql.end();
}

async function tell(sql: pg.Client, day: number): Promise<TableSize[]> {
  const sizes = await sizesOf(sql);
  const { rows } = await sql.query(`${LIVE}, pg_database_size(current_database())::float8 AS bytes`);
  const ours = sizes.reduce((sum, { total }) => sum + total, 0);
  const [{ live, periods, bytes } = { live: 0, periods: 0, bytes: 0 }] = rows;
  console.log(`| ${day} | ${live} | ${periods} | ${toMb(bytes)} | ${toMb(ours)} |`);
  return sizes;
}

async function sizesOf(sql: pg.Client): Promise<TableSize[]> {
  // In the place of autovacuum, which goes by a clock that does not know of the virtual days.
  await sql.query('VACUUM ANALYZE');
  return (await sql.query<TableSize>(SIZES)).rows;
}

function toMb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

async function connect(connectionString: string): Promise<pg.Client> {
  const sql = new pg.Client({ connectionString });
  // The server may end first when something else failed.
  sql.on('error', () => {});
  await sql.connect();
  return sql;
}

async function openShop(
  connectionString: string,
): Promise<{ shop: YearShop; run(): Promise<void>; close(): Promise<void> }> {
  const clock = createTestClock({ now: YEAR.begins });
  const panel = createFakePanel({ clock, latencyMs: 20 });
  const backend = await createPostgresBackend({ connectionString, clock });
  const panelkit: Panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [createFakePanelDriver({ kind: 'fake', panels: [panel] })],
    settings: { ...YEAR_SETTINGS, sweepIntervalMs: DAY_MS / 2 },
  });
  let count = 0;
  const staff = () => {
    count += 1;
    return { actor: { kind: 'staff' as const, id: 'bench' }, idempotencyKey: crypto.randomUUID() };
  };
  const as = ({ id }: { id: string }) => ({
    actor: { kind: 'customer' as const, id },
    idempotencyKey: crypto.randomUUID(),
  });
  const { baseUrl, credentials } = panel.target;
  const { id } = await panelkit.panels.register({ kind: 'fake', name: 'A', baseUrl, credentials }, staff());
  await runOnClock(clock, panelkit.panels.syncInbounds(id, staff()));
  const scheduler = createScheduler(panelkit);
  const shop: YearShop = {
    panelkit,
    clock,
    panel,
    staff,
    as,
    customer: async (amountMinor) => {
      const customer = await panelkit.customers.ensure({ externalId: `customer-${count}-${amountMinor}` });
      await panelkit.wallets.adjust({ customerId: customer.id, amountMinor, reason: 'bench' }, staff());
      return customer;
    },
    buy: (customer, { id: planId }) =>
      panelkit.orders.place(
        { customerId: customer.id, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } },
        as(customer),
      ),
  };
  return {
    shop,
    run: () => scheduler.start(),
    close: async () => {
      await runOnClock(clock, scheduler.stop());
      await backend.close();
    },
  };
}
