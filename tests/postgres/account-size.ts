import type { Plan } from '@panelkit/sdk';
import pg from 'pg';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import type { PostgresShop } from './postgres-shop.ts';

/** What one delivered account takes of a table, in bytes. */
export interface TableShare {
  name: string;
  heapBytes: number;
  indexBytes: number;
}

/** So many times the accounts that were sold, so that what is in no page alone does not count. */
const COPIES = 1000;
/** What does not grow with accounts: rings, marks, and what is due at the moment. */
const CONSTANT = [
  'scheduler_runs',
  'counters',
  'marks',
  'workers',
  'migrations',
  'leases',
  'plans',
  'panels',
  'inbounds',
  'settings',
];

const SIZES = `
  SELECT relname AS name,
    (pg_relation_size(c.oid) + COALESCE(pg_total_relation_size(NULLIF(reltoastrelid, 0)), 0))::float8 AS heap,
    pg_indexes_size(c.oid)::float8 AS indexes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE nspname = 'panelkit' AND relkind = 'r' AND relname <> ALL($1)`;
const COLUMNS = `
  SELECT column_name AS name, data_type AS type FROM information_schema.columns
  WHERE table_schema = 'panelkit' AND table_name = $1 AND is_identity = 'NO' AND is_generated = 'NEVER'`;

/** Texts and numbers of which each may be there once. */
const UNIQUE = [
  'customers.external_id',
  'orders.number',
  'subscriptions.token_hash',
  'accounts.name_hash',
  'ledger_transactions.key',
  'event_sequences.aggregate',
];

/**
 * What a delivered account takes once what ages is gone. Accounts that were truly sold, of which all that
 * ages was removed, are copied under other keys until whole pages count, which are filled as they are built:
 * so the answer is the same each time, and holds no room that is free again.
 */
export async function measureKept(
  shop: PostgresShop,
  connectionString: string,
  { accounts }: { accounts: number },
): Promise<TableShare[]> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const plan = await planOfYears(shop);
  await sql.query('VACUUM FULL');
  const before = await sizesOf(sql);
  for (let sold = 0; sold < accounts; sold += 1) await sell(shop, plan);
  await removeWhatAges(shop);
  await copyRows(sql, [...before.keys()]);
  await sql.query('VACUUM FULL');
  const after = await sizesOf(sql);
  await sql.end();
  const all = accounts * (COPIES + 1);
  return [...after.values()].map(({ name, heap, indexes }) => ({
    name,
    heapBytes: (heap - (before.get(name)?.heap ?? 0)) / all,
    indexBytes: (indexes - (before.get(name)?.indexes ?? 0)) / all,
  }));
}

function planOfYears({ panelkit, staff }: PostgresShop): Promise<Plan> {
  return panelkit.plans.create(
    {
      slug: 'years',
      name: 'Three years',
      price: { amountMinor: 1000, currency: 'USD' },
      durationDays: 1095,
      trafficLimitBytes: 1e12,
    },
    staff(),
  );
}

async function sell(shop: PostgresShop, plan: Plan): Promise<void> {
  const { id } = await shop.buy(await shop.customer(1000), plan);
  const order = await runOnClock(shop.clock, shop.panelkit.orders.settled(id));
  if (order.state.status !== 'fulfilled') throw new Error(`the order is ${order.state.status}`);
}

/** As the retention of the default policy does once years have passed, but for the archive. */
async function removeWhatAges({ backend: { storage }, panelkit }: PostgresShop): Promise<void> {
  // Numbers the events.
  await panelkit.events.list({ after: 0, limit: 1 });
  // As the job that numbers sales does in a shop that writes no invoices.
  const waiting = await storage.invoices.listWaiting(100);
  await storage.transaction(async (tx) => {
    for (const { id } of waiting) await tx.invoices.issue(id, []);
  });
  const before = new Date('2100-01-01');
  for (const kind of ['events', 'audit', 'idempotency-keys', 'notifications', 'leases'] as const) {
    const step = {
      kind,
      before,
      limit: 500,
      ...(kind === 'events' && { upToCursor: Number.MAX_SAFE_INTEGER }),
    };
    for (let gone = 1; gone > 0; ) gone = await storage.transaction((tx) => tx.retention.remove(step));
  }
}

async function sizesOf(
  sql: pg.Client,
): Promise<Map<string, { name: string; heap: number; indexes: number }>> {
  const { rows } = await sql.query<{ name: string; heap: number; indexes: number }>(SIZES, [CONSTANT]);
  return new Map(rows.map((row) => [row.name, row]));
}

/** Each row so many times more, with ids that differ. */
async function copyRows(sql: pg.Client, tables: string[]): Promise<void> {
  await sql.query('SET session_replication_role = replica');
  for (const table of tables) {
    const { rows } = await sql.query<{ name: string; type: string }>(COLUMNS, [table]);
    const values = rows.map(({ name, type }) => {
      if (type === 'uuid') return `panelkit.hash_of(${name}::text || copy)`;
      if (`${table}.${name}` === 'accounts.credentials_hash')
        return `sha256(${name} || convert_to(copy::text, 'UTF8'))`;
      if (!UNIQUE.includes(`${table}.${name}`)) return name;
      return type === 'bigint'
        ? `hashtextextended(${name} || ':' || copy, 0)`
        : `overlay(${name} PLACING lpad(copy::text, 4, '#') FROM 1)`;
    });
    await sql.query(`
      INSERT INTO panelkit.${table} (${rows.map(({ name }) => name).join(', ')})
      SELECT ${values.join(', ')} FROM panelkit.${table}, generate_series(1, ${COPIES}) copy`);
  }
}
