import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { expectShopsToHold } from './checks/expect-shops-to-hold.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

test('given shops on PostgreSQL that extend, renew, suspend, change plans, move and crash among faults, when all faults end, then they hold the invariants', async () => {
  const { delivered, crashes, applied } = await expectShopsToHold(server, { seeds: [1, 2], steps: 25 });
  expect(delivered).toBeGreaterThan(5);
  expect(crashes).toBeGreaterThan(2);
  expect(applied).toContain('extension');
}, 240_000);
