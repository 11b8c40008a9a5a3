import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { expectShopsToHold } from './checks/expect-shops-to-hold.ts';
import { expectWorldsToHold } from './on-postgres/expect-worlds-to-hold.ts';

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

test('given 10 shops on PostgreSQL that live through faults and crashes for 60 steps, when all faults end, then they hold the invariants', async () => {
  const { delivered, crashes, applied } = await expectShopsToHold(server, { seeds, steps: 60 });
  expect(delivered).toBeGreaterThan(50);
  expect(crashes).toBeGreaterThan(20);
  expect([...applied].sort()).toEqual(['extension', 'plan-change', 'purchase', 'usage-reset']);
});

test('given 20 whole shops on PostgreSQL, when all trouble ends, then they hold the invariants', async () => {
  const totals = await expectWorldsToHold({ seeds: Array.from({ length: 20 }, (_, index) => index + 1) });
  expect(totals.orders).toBeGreaterThan(1000);
  expect(totals.severed).toBeGreaterThan(50);
});
