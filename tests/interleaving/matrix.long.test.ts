import { describe, test } from 'vitest';
import { describeRaces } from './describe-races.ts';
import { GROUPS } from './groups/all-groups.ts';
import { raceFirst } from './race-pair.ts';
import { openRacedRows } from './raced-rows.ts';

/** It takes hours: with `MATRIX_ROWS=<file>` it goes on where it was left. */
const rows = openRacedRows(process.env.MATRIX_ROWS ?? null);

describeRaces('the whole matrix', (withShop) => {
  for (const group of GROUPS) {
    const left = rows.leftOf(group);
    if (left.length === 0) continue;
    describe(`on ${group.name}`, () => {
      test.concurrent.each(left)('$state: $first beside every other', async (raced) => {
        await withShop(group.policies, (shop) => raceFirst(shop, raced, group.transactions));
        rows.note(raced);
      });
    });
  }
});
