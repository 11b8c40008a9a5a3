import { test } from 'vitest';
import { describeRaces } from './describe-races.ts';
import { GROUPS } from './groups/all-groups.ts';
import { raceFirst } from './race-pair.ts';
import { noteRaced, rowsLeft } from './raced-rows.ts';

// It takes hours on two cores: whenever it is run, it continues where it was left.
const left = rowsLeft(GROUPS);

if (left.length > 0)
  describeRaces('the rows of the matrix that were not raced yet', (withShop) => {
    test.concurrent.each(left)('$group.name, $state: $first beside every other', async (raced) => {
      const { group } = raced;
      await withShop(group.policies, (shop) => raceFirst(shop, raced, group.transactions));
      noteRaced(raced);
    });
  });
