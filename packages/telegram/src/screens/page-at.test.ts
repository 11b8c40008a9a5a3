import { expect, test } from 'vitest';
import { pageAt } from './page-at.ts';

const rows = ['a', 'b', 'c', 'd', 'e'];

test.each([
  { from: '', part: ['a', 'b'], next: '2' },
  { from: '2', part: ['c', 'd'], next: '4' },
  { from: '4', part: ['e'], next: null },
  { from: '3', part: ['d', 'e'], next: null },
  { from: '5', part: ['a', 'b'], next: '2' },
  { from: '-1', part: ['a', 'b'], next: '2' },
  { from: '1e1', part: ['a', 'b'], next: '2' },
])(
  'given a list of five, when read from %j, then the part and where the next begins',
  ({ from, part, next }) => {
    expect(pageAt(rows, from, 2)).toEqual({ rows: part, next });
  },
);

test('given nothing, then one empty part', () => {
  expect(pageAt([], '3', 2)).toEqual({ rows: [], next: null });
});
