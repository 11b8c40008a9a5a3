import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { expect, test } from 'vitest';
import { fillSubscriptions } from '../../benchmarks/fill-subscriptions.ts';
import { sharedServer } from '../../packages/storage-postgres/src/testing/test-databases.ts';

test('given a shop that was filled past the engine, as benchmarks do, then it takes the next event of one of its subscriptions', async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('filled');
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  await sql.query('SET session_replication_role = replica');
  await fillSubscriptions(sql, { count: 20, due: 2, at: new Date() });
  await sql.end();
  const backend = await createPostgresBackend({ connectionString });
  const { storage } = backend;
  const [last] = (await storage.events.list({ after: 99_999, limit: 1 })).map(({ aggregate }) => aggregate);
  if (last === undefined) throw new TypeError('there is no past');
  const data = { customerId: 'anybody', expiresAt: new Date().toISOString(), period: 1 };
  await storage.transaction((tx) =>
    tx.events.append({ aggregate: last, type: 'subscription.expired', data, at: tx.now }),
  );
  const [next] = await storage.events.list({ after: 100_000, limit: 10 });
  expect(next).toMatchObject({ cursor: 100_001, sequence: 2, type: 'subscription.expired' });
  await backend.close();
});
