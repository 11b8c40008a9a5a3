import { pgDump } from '@electric-sql/pglite-tools/pg_dump';
import { eventually } from '@panelkit/sdk/contracts';
import { testId } from '@panelkit/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import { createTestPglite, startTestServer, type TestServer } from '../testing/test-databases.ts';
import { givenTestUnit } from '../testing/test-records.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

/** What `pg_dump` writes of a shop that was used and closed. */
async function dumpOfUsedShop() {
  const pglite = await createTestPglite();
  const backend = await createPostgresBackend({ pglite });
  const { storage, jobs } = backend;
  const sold = await givenTestUnit(storage);
  const wallet = await storage.ledger.wallet(sold.customer.id, 'USD');
  await appendEvent(backend);
  await storage.events.list({ after: 0, limit: 10 });
  // Not read before the dump: it is in the outbox.
  await appendEvent(backend);
  await jobs.enqueue({ name: 'wake', payload: { id: 'from the dump' } });
  const lease = await storage.leases.acquire('account:1', { ttlMs: 1 });
  await backend.close();
  const dump = await pgDump({ pg: pglite, args: ['--inserts'] });
  await pglite.close();
  return { sold, wallet, lease, sql: await dump.text() };
}

test('given a dump of a used shop, when restored into a new server, then records, events, leases and jobs go on where they were', async () => {
  const { sold, wallet, lease, sql } = await dumpOfUsedShop();
  const connectionString = await server.createDatabase('restored');
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();

  const restored = await createPostgresBackend({ connectionString });
  const { storage, jobs } = restored;
  expect(await storage.accounts.find(sold.account.id)).toEqual(sold.account);
  expect(await storage.orders.find(sold.order.id)).toEqual(sold.order);
  expect(await storage.ledger.wallet(sold.customer.id, 'USD')).toEqual(wallet);
  await appendEvent(restored);
  const events = await storage.events.list({ after: 0, limit: 10 });
  expect(events.map(({ cursor }) => cursor)).toEqual([1, 2, 3]);
  const next = await storage.leases.acquire('account:1', { ttlMs: 1000 });
  expect(next.kind === 'acquired' && lease.kind === 'acquired' && next.token > lease.token).toBe(true);
  const ran: string[] = [];
  jobs.work('wake', async ({ payload }) => void ran.push(payload.id ?? ''));
  await jobs.start();
  await jobs.enqueue({ name: 'wake', payload: { id: 'new' } });
  await eventually(() => expect(ran.toSorted()).toEqual(['from the dump', 'new']));
  await restored.close();
}, 60_000);

function appendEvent({ storage }: PostgresBackend): Promise<void> {
  return storage.transaction((tx) =>
    tx.events.append({
      aggregate: { kind: 'account', id: testId() },
      type: 'account.removed',
      data: { panelId: 'p' },
      at: new Date(0),
    }),
  );
}
