import { afterAll, expect, test } from 'vitest';
import { type BugSearch, findBug, plantedBugs, weed } from './plant-bugs.ts';

/** Where the search begins, so that it is short; without `steps` in whole shops. */
const SEARCHES: Record<string, Omit<BugSearch, 'seeds'>> = {
  'adopt removed': { firstSeed: 1, steps: 15 },
  'hold voided twice': { firstSeed: 2, steps: 15 },
  'lease ignored': { firstSeed: 42 },
  'condemn skipped': { firstSeed: 2, steps: 15 },
  'links not refreshed': { firstSeed: 3, steps: 15 },
  'renamed is foreign': { firstSeed: 2, steps: 15 },
  'status believed': { firstSeed: 10, steps: 15 },
  'limit raised too late': { firstSeed: 9, steps: 40 },
  'first use counts here only': { firstSeed: 9, steps: 40 },
  'tax kept as revenue': { firstSeed: 5, steps: 60 },
  'changes without an invoice': { firstSeed: 5, steps: 40 },
  'enqueue outside the transaction': { firstSeed: 6, steps: 60, checkEvery: 5 },
};

/** Many shops are played until these are found: by the long run alone. */
const DEEP: ReadonlySet<string> = new Set([
  'reset repeated',
  'epoch ignored',
  'settle skipped',
  'sum forgets a place',
  'limit not lowered',
  'a number is skipped',
]);

afterAll(weed);

test.each(plantedBugs.filter(({ name }) => !DEEP.has(name)))(
  'given $name, when shops are played, then it is found',
  async (bug) => {
    const search = { firstSeed: 1, ...SEARCHES[bug.name] };
    const seeds = bug.within === undefined ? 50 : bug.within + 1 - search.firstSeed;
    const found = await findBug(bug, { ...search, seeds });
    expect(found).not.toBeNull();
    expect(found?.violation).toMatch(bug.shownBy);
  },
  600_000,
);
