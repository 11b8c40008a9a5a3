import { type CommandContext, createPanelkit, type Panelkit } from '@panelkit/sdk';
import { createFakePanel, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { median } from './median.ts';
import { startPostgres } from './postgres-server.ts';

const ROUNDS = 5;
const PURCHASES = 400;

interface BenchShop {
  backend: PostgresBackend;
  panelkit: Panelkit;
  planIds: string[];
  customerIds: string[];
}

const staff = (idempotencyKey: string): CommandContext => ({
  actor: { kind: 'staff', id: 'bench' },
  idempotencyKey,
});

/**
 * A shop with 64 inbounds and a plan for each of `hot`: one inbound takes every purchase, or all 64 share
 * them.
 */
async function openShop(
  connectionString: string,
  options: { connections: number; isHot: boolean },
): Promise<BenchShop> {
  const backend = await createPostgresBackend({ connectionString, maxConnections: options.connections + 1 });
  const inbounds = Array.from({ length: 64 }, (_, index) => {
    const key = `inbound-${index}`;
    return { key, name: key, protocol: 'vless', network: 'tcp', port: 1000 + index, enabled: true };
  });
  const panel = createFakePanel({ clock: createTestClock(), inbounds });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'a-secret-key-that-only-benchmarks-know',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [panel.driver],
  });
  const { baseUrl, credentials } = panel.target;
  const { id } = await panelkit.panels.register(
    { kind: 'fake', name: 'P', baseUrl, credentials },
    staff('panel'),
  );
  await panelkit.panels.syncInbounds(id, staff('sync'));
  const { rows } = await panelkit.inbounds.list({ panelId: id, limit: 500 }, staff('list'));
  const preferred = options.isHot ? rows.slice(0, 1) : rows;
  const planIds: string[] = [];
  for (const [index, inbound] of preferred.entries()) {
    const price = { amountMinor: 1, currency: 'USD' };
    const placement = { preferredInboundId: inbound.id };
    const terms = { durationDays: 30, trafficLimitBytes: null };
    const plan = await panelkit.plans.create(
      { slug: `plan-${index}`, name: 'P', price, placement, ...terms },
      staff(`plan-${index}`),
    );
    planIds.push(plan.id);
  }
  const customerIds: string[] = [];
  for (let index = 0; index < 64; index += 1) {
    const customer = await panelkit.customers.ensure({ externalId: `c${index}` });
    const credit = { customerId: customer.id, amountMinor: 10_000_000, reason: 'bench' };
    await panelkit.wallets.adjust(credit, staff(`credit-${index}`));
    customerIds.push(customer.id);
  }
  return { backend, panelkit, planIds, customerIds };
}

/** Purchases a second: the whole transaction of `orders.place` by wallet, `connections` at once. */
async function purchaseRate(shop: BenchShop, connections: number, round: number): Promise<number> {
  let next = 0;
  const buyer = async (): Promise<void> => {
    for (;;) {
      const index = next;
      next += 1;
      if (index >= PURCHASES) return;
      const customerId = shop.customerIds[index % shop.customerIds.length] ?? '';
      const planId = shop.planIds[index % shop.planIds.length] ?? '';
      const order = { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } };
      await shop.panelkit.orders.place(order, {
        actor: { kind: 'customer', id: customerId },
        idempotencyKey: `${round}-${connections}-${index}`,
      });
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: connections }, buyer));
  return (PURCHASES * 1000) / (performance.now() - startedAtMs);
}

const BY_HAND = `
  WITH place AS (UPDATE bench_inbound SET held = held + 1 WHERE id = $1 AND held + 1 <= capacity RETURNING id),
  money AS (UPDATE bench_wallet SET held = held + 1 WHERE id = $2 AND balance - held >= 1 RETURNING id),
  sold AS (INSERT INTO bench_order (inbound_id, wallet_id) SELECT place.id, money.id FROM place, money RETURNING id)
  INSERT INTO bench_job (order_id) SELECT id FROM sold`;
/** The same, each with the values that it takes of inbound and wallet. */
const ROUND_TRIPS: [text: string, first: number, end: number][] = [
  ['BEGIN', 0, 0],
  ['UPDATE bench_inbound SET held = held + 1 WHERE id = $1 AND held + 1 <= capacity', 0, 1],
  ['UPDATE bench_wallet SET held = held + 1 WHERE id = $1 AND balance - held >= 1', 1, 2],
  ['INSERT INTO bench_order (inbound_id, wallet_id) VALUES ($1, $2)', 0, 2],
  ['INSERT INTO bench_job (order_id) SELECT lastval()', 0, 0],
  ['COMMIT', 0, 0],
];

async function createHandTables(pool: pg.Pool): Promise<void> {
  await pool.query(
    'CREATE TABLE bench_inbound (id int PRIMARY KEY, held int NOT NULL DEFAULT 0, capacity int NOT NULL)',
  );
  await pool.query(
    'CREATE TABLE bench_wallet (id int PRIMARY KEY, held int NOT NULL DEFAULT 0, balance int NOT NULL)',
  );
  await pool.query(
    'CREATE TABLE bench_order (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, inbound_id int, wallet_id int)',
  );
  await pool.query(
    'CREATE TABLE bench_job (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint)',
  );
  await pool.query(
    'INSERT INTO bench_inbound (id, capacity) SELECT n, 100000000 FROM generate_series(0, 63) n',
  );
  await pool.query(
    'INSERT INTO bench_wallet (id, balance) SELECT n, 100000000 FROM generate_series(0, 63) n',
  );
}

/** The same outcome by hand, without any of the records: the floor of what a purchase can cost. */
async function handRate(
  pool: pg.Pool,
  options: { connections: number; isHot: boolean; isOneStatement: boolean },
): Promise<number> {
  let next = 0;
  const buyer = async (): Promise<void> => {
    const client = await pool.connect();
    for (;;) {
      const index = next;
      next += 1;
      if (index >= PURCHASES) break;
      const values = [options.isHot ? 0 : index % 64, index % 64];
      if (options.isOneStatement) await client.query(BY_HAND, values);
      else for (const [text, first, end] of ROUND_TRIPS) await client.query(text, values.slice(first, end));
    }
    client.release();
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: options.connections }, buyer));
  return (PURCHASES * 1000) / (performance.now() - startedAtMs);
}

/** Prints purchases a second beside the floors, interleaved, the median of five rounds. */
export async function benchmarkPurchases(): Promise<string[]> {
  const server = await startPostgres();
  const lines: string[] = [];
  try {
    for (const [connections, isHot] of [
      [1, false],
      [8, false],
      [8, true],
    ] as const) {
      const name = `bench_${connections}_${isHot ? 'hot' : 'spread'}`;
      const connectionString = await server.createDatabase(name);
      const shop = await openShop(connectionString, { connections, isHot });
      const pool = new pg.Pool({ connectionString, max: connections });
      // The server may be stopped while connections wait in the pool.
      pool.on('error', () => {});
      await createHandTables(pool);
      const rates = { panelkit: [] as number[], statement: [] as number[], trips: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        rates.panelkit.push(await purchaseRate(shop, connections, round));
        rates.statement.push(await handRate(pool, { connections, isHot, isOneStatement: true }));
        rates.trips.push(await handRate(pool, { connections, isHot, isOneStatement: false }));
      }
      const [ours, one, trips] = [median(rates.panelkit), median(rates.statement), median(rates.trips)];
      const where = isHot ? 'one hot inbound' : '64 inbounds';
      lines.push(
        `| ${connections} | ${where} | ${ours.toFixed(0)} | ${one.toFixed(0)} | ${trips.toFixed(0)} | ${(ours / trips).toFixed(2)} |`,
      );
      await pool.end();
      await shop.backend.close();
    }
  } finally {
    await server.stop();
  }
  return [
    '| connections | inbounds | purchases/s | one statement/s | six round trips/s | ratio to round trips |',
    '|---|---|---|---|---|---|',
    ...lines,
  ];
}
