import { afterAll, expect, test } from 'vitest';
import { findBug, plantedBugs, weed } from './plant-bugs.ts';

afterAll(weed);

test.each(plantedBugs)('given $name, when 500 shops are played, then one of them finds it', async (bug) => {
  const found = await findBug(bug, { firstSeed: 1, seeds: 500 });
  process.stdout.write(
    `${bug.name}: ${found === null ? 'not found' : `seed ${found.seed}, ${found.violation}`}\n`,
  );
  expect(found?.violation).toMatch(bug.shownBy);
});
