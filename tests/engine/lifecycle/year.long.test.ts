import { expect, test } from 'vitest';
import { expectAGoodYear, ledgerOf } from './expect-a-good-year.ts';
import { YEAR } from './live-a-year.ts';
import { liveAYearInMemory } from './year-in-memory.ts';

test('given a year of a shop with 1,000 customers, then every period was paid once, every reminder told once, and the books are in order', async () => {
  const startedMs = performance.now();
  const year = await liveAYearInMemory({ customers: 1000 });
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`a year in ${seconds.toFixed(1)} s: ${Math.round(YEAR.days / seconds)} days a second`);
  await expectAGoodYear(year, 12);
  expect(await ledgerOf(year)).toEqual({ adjustments: -32_500_000, revenue: 9_484_000, wallets: 23_016_000 });
});
