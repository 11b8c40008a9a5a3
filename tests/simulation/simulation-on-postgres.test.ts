import { expect, test } from 'vitest';
import { expectWorldsToHold } from './on-postgres/expect-worlds-to-hold.ts';

test('given shops on PostgreSQL whose processes act at once, die, and lose connections inside of transactions, when all trouble ends, then they hold the invariants', async () => {
  const totals = await expectWorldsToHold({ seeds: [2], steps: 10 });
  // How many exactly is up to the server.
  expect(totals.orders).toBeGreaterThan(8);
  expect(totals.delivered).toBeGreaterThan(8);
  expect(totals.crashes).toBeGreaterThan(0);
  expect(totals.pauses).toBeGreaterThan(20);
}, 240_000);
