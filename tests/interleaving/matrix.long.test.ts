import { afterAll, afterEach, beforeAll, beforeEach, test } from 'vitest';
import {
  emptyServerDatabase,
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { ON_A_SUBSCRIPTION } from './named-transactions.ts';
import { racePair } from './race-pair.ts';
import { openRacedShop, type RacedShop } from './raced-shop.ts';

let server: TestServer;
let connectionString: string;
let shop: RacedShop;
beforeAll(async () => {
  server = await startTestServer();
  connectionString = await server.createDatabase('matrix');
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  await emptyServerDatabase(connectionString);
  shop = await openRacedShop(connectionString, { extension: { always: true } });
});
afterEach(() => shop.close());

const names = Object.keys(ON_A_SUBSCRIPTION);
test.each(names.flatMap((first) => names.map((second) => [first, second] as const)))(
  '%s beside %s',
  (first, second) => racePair(shop, first, second),
);
