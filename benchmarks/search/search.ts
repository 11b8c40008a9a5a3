import { createHash } from 'node:crypto';
import { createAesSecretBox, createPanelkit, type QueryContext } from '@panelkit/sdk';
import { createFakePanel, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { nameHashes } from '../../packages/sdk/src/engine/accounts/name-hashes.ts';
import { findHits } from '../../packages/shop/src/routes/staff/search/find-hits.ts';
import type { Shop } from '../../packages/shop/src/shop.ts';
import { openSqlStore } from '../../packages/shop/src/store/sql-store.ts';
import { fillSubscriptions } from '../fill-subscriptions.ts';
import { median } from '../median.ts';
import { startPostgres } from '../postgres-server.ts';
import { fillCustomers, idOf } from './fill-customers.ts';

/**
 * How long the search of staff takes in a shop of 100,000 customers: `pnpm bench:search`.
 *
 * Each has an order, a payment by receipt, a delivered subscription with its account, and a chat. What the
 * page of the search does is measured, without HTTP and HTML: the engine's records, then people by a part of
 * their name or address.
 */
const CUSTOMERS = 100_000;
const ROUNDS = 50;
const secretKey = 'a-secret-key-that-only-benchmarks-know';
const by: QueryContext = { actor: { kind: 'staff', id: 'bench' } };

/** What is typed for customer n. */
const WAYS: Record<string, (number: number) => string> = {
  'order number': (number) => `ORD-${number}`,
  'e-mail address': (number) => `person${number}@mail.example`,
  'Telegram id': (number) => String(100_000_000 + number),
  'account name': (number) => `ac-${number}`,
  'transfer reference': (number) => `TRX-${number}`,
  'a part of a name': (number) => createHash('md5').update(String(number)).digest('hex').slice(0, 12),
};

const server = await startPostgres();
try {
  const connectionString = await server.createDatabase('search');
  const backend = await createPostgresBackend({ connectionString, maxConnections: 3 });
  const store = await openSqlStore(backend.host);
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  await fill(sql);
  const { driver } = createFakePanel({ clock: createTestClock() });
  const options = { secretKey, publicUrl: 'https://shop.test', currency: 'USD', panelDrivers: [driver] };
  const panelkit = createPanelkit({ ...options, backend });
  const shop: Pick<Shop, 'panelkit' | 'store'> = { panelkit, store };
  console.log('| Found by | median ms | slowest ms |\n|---|---|---|');
  for (const [way, typed] of Object.entries(WAYS)) {
    const timesMs = await measure(shop, { way, typed });
    const slowest = Math.max(...timesMs);
    console.log(`| ${way} | ${median(timesMs).toFixed(1)} | ${slowest.toFixed(1)} |`);
  }
  await sql.end();
  await backend.close();
} finally {
  await server.stop();
}

async function fill(sql: pg.Client): Promise<void> {
  const at = new Date();
  // Lets it fill in what only the engine may.
  await sql.query('SET session_replication_role = replica');
  await fillCustomers(sql, { count: CUSTOMERS, at });
  await fillSubscriptions(sql, { count: CUSTOMERS, due: 10, at });
  const secretBox = createAesSecretBox({ secretKey });
  for (let round = 0; round < ROUNDS; round += 1) {
    const number = numberIn(round);
    const [hash] = nameHashes(secretBox, `ac-${number}`);
    await sql.query('UPDATE panelkit.accounts SET name_hash = $1 WHERE id = $2', [
      hash,
      idOf('8006', number),
    ]);
  }
  await sql.query('SET session_replication_role = DEFAULT');
  await sql.query('VACUUM ANALYZE');
}

/** Another customer each time, from all over the shop. */
function numberIn(round: number): number {
  return 1 + ((round * 7919 + 13) % CUSTOMERS);
}

async function measure(
  shop: Pick<Shop, 'panelkit' | 'store'>,
  { way, typed }: { way: string; typed(number: number): string },
): Promise<number[]> {
  const timesMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const number = numberIn(round);
    const text = typed(number);
    const startedAtMs = performance.now();
    const hits = await findHits(shop, text, { by, may: () => true });
    timesMs.push(performance.now() - startedAtMs);
    const found = hits.some(({ customerId }) => customerId === idOf('8002', number));
    if (!found) throw new Error(`${way}: ${text} does not lead to its customer`);
  }
  return timesMs;
}
