import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1);

test('given shops full of faults, crashes, cancels and staff, when all faults end, then every seed holds the invariants', async () => {
  const totals = { orders: 0, delivered: 0, crashes: 0 };
  for (const seed of SEEDS) {
    const report = await simulate({ seed, steps: 60 });
    const story = report.violations.length > 0 ? report.history.join('\n') : '';
    expect(report.violations, `seed ${seed}\n${story}`).toEqual([]);
    totals.orders += report.orders;
    totals.delivered += report.delivered;
    totals.crashes += report.crashes;
  }
  expect(totals.orders).toBeGreaterThan(SEEDS.length * 5);
  expect(totals.delivered).toBeGreaterThan(SEEDS.length * 3);
  expect(totals.crashes).toBeGreaterThan(SEEDS.length);
}, 240_000);
