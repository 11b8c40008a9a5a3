import { afterAll, expect, test } from 'vitest';
import { findBug, plantedBugs, weed } from './plant-bugs.ts';

/** Where the search for what is not found at once begins, so that it is short. */
const FIRST_SEEDS: Record<string, number> = {
  'reset repeated': 21,
  'epoch ignored': 68,
  'lease ignored': 42,
  'settle skipped': 2,
  'enqueue outside the transaction': 18,
};

afterAll(weed);

test.each(plantedBugs)(
  'given $name, when shops are played, then it is found',
  async (bug) => {
    const found = await findBug(bug, { firstSeed: FIRST_SEEDS[bug.name] ?? 1, seeds: bug.within ?? 50 });
    expect(found).not.toBeNull();
    expect(found?.violation).toMatch(bug.shownBy);
  },
  600_000,
);
