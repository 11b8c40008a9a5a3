import { expect, test } from 'vitest';
import { expectAGoodYear, ledgerOf } from './expect-a-good-year.ts';
import { liveAYearInMemory } from './year-in-memory.ts';

test('given a year of a shop, with a leap day and failures, then every period was paid once, every reminder told once, and the books are in order', async () => {
  const year = await liveAYearInMemory({ customers: 40 });
  await expectAGoodYear(year);
  expect(await ledgerOf(year)).toEqual({ adjustments: -1_300_000, revenue: 386_000, wallets: 914_000 });
}, 120_000);
