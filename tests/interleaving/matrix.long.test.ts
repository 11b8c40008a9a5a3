import { describe, test } from 'vitest';
import { describeRaces } from './describe-races.ts';
import { GROUPS } from './groups/all-groups.ts';
import { raceFirst } from './race-pair.ts';
import { noteRaced, rowsLeft } from './raced-rows.ts';

// It takes hours on two cores: whenever it is run, it continues where it was left.
const groups = GROUPS.map((group) => ({ group, left: rowsLeft(group) })).filter(
  ({ left }) => left.length > 0,
);

if (groups.length > 0)
  describeRaces('the rows of the matrix that were not raced yet', (withShop) => {
    for (const { group, left } of groups) {
      describe(`on ${group.name}`, () => {
        test.concurrent.each(left)('$state: $first beside every other', async (raced) => {
          await withShop(group.policies, (shop) => raceFirst(shop, raced, group.transactions));
          noteRaced(raced);
        });
      });
    }
  });
