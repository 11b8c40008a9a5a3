import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

test('given the migrations of the shop, then no number is taken twice', () => {
  const numbers = readdirSync(new URL('../../migrations/', import.meta.url)).map((name) => name.slice(0, 4));
  expect(numbers.toSorted()).toEqual([...new Set(numbers)].toSorted());
});
