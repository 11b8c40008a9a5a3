import { expect, test } from 'vitest';
import { playShop } from './play-shop.ts';

/** `pnpm simulate` plays hundreds. */
const SEEDS = [1, 2, 3];

test('given whole shops with dying processes, failing panels, a provider that repeats itself and people who do what they like, when all trouble ends, then every seed holds the invariants', async () => {
  const totals = { orders: 0, delivered: 0, crashes: 0, faults: 0, stalls: 0 };
  for (const seed of SEEDS) {
    const report = await playShop({ seed });
    const story = report.violations.length > 0 ? report.history.join('\n') : '';
    expect(report.violations, `seed ${seed}\n${story}`).toEqual([]);
    totals.orders += report.orders;
    totals.delivered += report.delivered;
    totals.crashes += report.crashes;
    totals.faults += report.faults;
    totals.stalls += report.stalls;
  }
  expect(totals.orders).toBeGreaterThan(SEEDS.length * 150);
  expect(totals.delivered).toBeGreaterThan(SEEDS.length * 150);
  expect(totals.crashes).toBeGreaterThan(SEEDS.length * 20);
  expect(totals.faults).toBeGreaterThan(SEEDS.length * 50);
  expect(totals.stalls).toBeGreaterThan(SEEDS.length * 3);
}, 120_000);

test('given a seed, when it is played again, then everything happens again', async () => {
  const [first, second] = [await playShop({ seed: 7, steps: 40 }), await playShop({ seed: 7, steps: 40 })];
  expect(second).toEqual(first);
});
