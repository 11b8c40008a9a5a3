import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { measureKept, type TableShare } from './account-size.ts';
import { openPostgresShop } from './postgres-shop.ts';

const SOLD = 5;
const MOST_BYTES = 6000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

test(`given delivered accounts, when what ages is gone, then each takes at most ${MOST_BYTES} bytes beside its part of the archive`, async () => {
  const connectionString = await server.createDatabase('account_size');
  const shop = await openPostgresShop({ connectionString });
  const shares = await measureKept(shop, connectionString, { accounts: SOLD });
  await shop.close();
  const books = shares.filter(({ name }) => name !== 'archive');
  const told = books.map(
    ({ name, heapBytes, indexBytes }) => `${name} ${Math.round(heapBytes)} + ${Math.round(indexBytes)}`,
  );
  expect(sumOf(shares.filter(({ name }) => name === 'archive'))).toBeLessThan(1000);
  expect(sumOf(books), told.join('\n')).toBeLessThan(MOST_BYTES);
  expect(sumOf(books)).toBeGreaterThan(MOST_BYTES / 2);
}, 120_000);

function sumOf(shares: TableShare[]): number {
  return shares.reduce((sum, { heapBytes, indexBytes }) => sum + heapBytes + indexBytes, 0);
}
