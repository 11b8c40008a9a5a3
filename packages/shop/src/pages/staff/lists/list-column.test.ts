import { expect, test } from 'vitest';
import { chosenNames, fileOf, type ListColumn, shownColumns } from './list-column.ts';

const column = (name: string, isExtra = false): ListColumn<{ id: string }> => ({
  name,
  label: name,
  isExtra,
  cell: ({ id }) => id,
  file: [
    [name, ({ id }) => `${name} of ${id}`],
    [`${name}Unit`, () => 'USD'],
  ],
});
const columns = [column('number'), column('amount'), column('method', true)];
const namesOf = (chosen: string[]) => shownColumns(columns, chosen).map(({ name }) => name);

test.each([
  { chosen: [], shown: ['number', 'amount'], kept: [] },
  { chosen: ['amount', 'number'], shown: ['number', 'amount'], kept: [] },
  { chosen: ['method', 'number'], shown: ['number', 'method'], kept: ['number', 'method'] },
  { chosen: ['nothing known'], shown: ['number', 'amount'], kept: [] },
])('given $chosen, then $shown are shown, and the address keeps $kept', ({ chosen, shown, kept }) => {
  expect(namesOf(chosen)).toEqual(shown);
  expect(chosenNames(columns, chosen)).toEqual(kept);
});

test('given chosen columns, then the file has these, and all columns without a choice', () => {
  const { heads, toCells } = fileOf(columns, ['method']);
  expect([heads, toCells({ id: 'a' })]).toEqual([
    ['method', 'methodUnit'],
    ['method of a', 'USD'],
  ]);
  expect(fileOf(columns, []).heads).toHaveLength(6);
});
