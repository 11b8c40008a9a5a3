import { expect, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { sellInChats } from './sell-in-chats.ts';

test('given chats with double taps, repeated and shuffled updates and a failing Bot API, when their process is killed twice, then each confirmed purchase is one unit, and each ready message arrives at most once', async () => {
  const server = await sharedServer();
  const counts = await sellInChats({
    connectionString: await server.createMigrated('chats'),
    chats: 5,
    purchases: 10,
    kills: 2,
    speed: 20,
    seed: 1,
    timeoutMs: 60_000,
  });
  expect(counts).toMatchObject({ kills: 2, units: counts.confirmed });
}, 120_000);
