import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { sellInChats } from './sell-in-chats.ts';

const PURCHASES = Number(process.env.CHAT_PURCHASES ?? 1000);
const CHATS = PURCHASES / 5;
const KILLS = PURCHASES / 10;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop(), 30_000);

/** `CHAT_PURCHASES=100` sells a tenth of it. */
test(`given ${CHATS} chats, when ${PURCHASES} purchases are made while the process is killed ${KILLS} times, then each is one unit, and nothing is lost or told twice`, async () => {
  const counts = await sellInChats({
    connectionString: await server.createDatabase('chats'),
    chats: CHATS,
    purchases: PURCHASES,
    kills: KILLS,
    speed: 10,
    seed: 7,
    timeoutMs: 600_000,
  });
  console.info(JSON.stringify(counts));
  expect(counts.units).toBe(counts.confirmed);
}, 7_200_000);
