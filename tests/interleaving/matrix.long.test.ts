import { describe, test } from 'vitest';
import { describeRaces } from './describe-races.ts';
import { GROUPS } from './groups/all-groups.ts';
import { firstsOf, raceFirst } from './race-pair.ts';

describeRaces('the whole matrix', (withShop) => {
  describe.each(GROUPS)('on $name', (group) => {
    test.concurrent.each(firstsOf(group))('$state: $first beside every other', (raced) =>
      withShop(group.policies, (shop) => raceFirst(shop, raced, group.transactions)),
    );
  });
});
