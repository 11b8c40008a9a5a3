import { expect, test } from 'vitest';
import { afterOutcomes } from './bulk-run.ts';

const run = {
  doneCount: 5,
  refusedCount: 1,
  refusals: [{ subscriptionId: 'z', code: 'X' }],
  batchIds: ['a', 'b', 'c'],
};

test('given some of a batch, then each counts as done or refused, and the rest is still to be worked on', () => {
  const outcomes = [
    { subscriptionId: 'a', code: null },
    { subscriptionId: 'b', code: 'CHANGE_PENDING' },
  ];
  expect(afterOutcomes(run, outcomes)).toEqual({
    doneCount: 6,
    refusedCount: 2,
    batchIds: ['c'],
    refusals: [
      { subscriptionId: 'z', code: 'X' },
      { subscriptionId: 'b', code: 'CHANGE_PENDING' },
    ],
  });
  expect(afterOutcomes(run, [])).toEqual(run);
});

test('given more refusals than are kept, then the first ones are, and all are counted', () => {
  const batchIds = Array.from({ length: 150 }, (_, index) => `s${index}`);
  const outcomes = batchIds.map((subscriptionId) => ({ subscriptionId, code: 'X' }));
  const after = afterOutcomes({ ...run, batchIds }, outcomes);
  expect(after).toMatchObject({ doneCount: 5, refusedCount: 151, batchIds: [] });
  expect(after.refusals.map(({ subscriptionId }) => subscriptionId)).toEqual(['z', ...batchIds.slice(0, 99)]);
});
