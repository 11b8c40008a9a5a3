import { expect, test } from 'vitest';
import { parseCart, withLine, writeCart } from './cart.ts';

const two = { slug: 'best', quantity: 2 };

test('given a cart, when written and read, then it is the same', () => {
  const cart = [two, { slug: 'a-plan-2', quantity: 1 }];
  expect(parseCart(writeCart(cart))).toEqual(cart);
});

test.each(['', '~', 'best', 'best.0', 'best.-1', 'best.1.5', 'best.51', 'BEST.1', '../x.1', 'best.1e3'])(
  'given %j as a cart, then only what makes sense is in it',
  (text) => {
    const lines = parseCart(`${text}~good.1`);
    expect(lines.at(-1)).toEqual({ slug: 'good', quantity: 1 });
    expect(lines.filter(({ slug }) => slug !== 'good' && slug !== 'best')).toEqual([]);
    expect(lines.every(({ quantity }) => Number.isInteger(quantity) && quantity > 0)).toBe(true);
  },
);

test.each([
  {
    name: 'one more',
    line: { slug: 'best', quantity: 1 },
    how: 'add' as const,
    then: [{ ...two, quantity: 3 }],
  },
  {
    name: 'another plan',
    line: { slug: 'x', quantity: 1 },
    how: 'add' as const,
    then: [two, { slug: 'x', quantity: 1 }],
  },
  {
    name: 'another number',
    line: { slug: 'best', quantity: 7 },
    how: 'set' as const,
    then: [{ ...two, quantity: 7 }],
  },
  { name: 'none', line: { slug: 'best', quantity: 0 }, how: 'set' as const, then: [] },
  {
    name: 'too many',
    line: { slug: 'best', quantity: 99 },
    how: 'add' as const,
    then: [{ ...two, quantity: 50 }],
  },
])('given two of a plan, when $name, then $then', ({ line, how, then }) => {
  expect(withLine([two], line, how)).toEqual(then);
});
