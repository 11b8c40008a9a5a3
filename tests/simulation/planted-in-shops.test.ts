import { afterAll, expect, test } from 'vitest';
import { findBug, plantedBugs, weed } from './plant-bugs.ts';

afterAll(weed);

test.each(plantedBugs.filter(({ name }) => (process.env.ONLY ?? '').split(',').includes(name)))(
  'given $name, when shops are played, then it is found',
  async (bug) => {
    const found = await findBug(bug, { firstSeed: 1, seeds: Number(process.env.SEEDS ?? 12) });
    console.log(bug.name, found);
    expect(found).not.toBeNull();
  },
  3_000_000,
);
