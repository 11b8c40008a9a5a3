import { expect, test } from 'vitest';
import { capacityLevel, capacityPercent } from './capacity-level.ts';

test.each([
  { name: 'no limit', counters: { capacity: null, heldCount: 9, usedCount: 9 }, level: 0 },
  { name: 'no place at all', counters: { capacity: 0, heldCount: 0, usedCount: 0 }, level: 95 },
  { name: 'less than the first', counters: { capacity: 1000, heldCount: 99, usedCount: 700 }, level: 0 },
  { name: 'exactly the first', counters: { capacity: 10, heldCount: 3, usedCount: 5 }, level: 80 },
  {
    name: 'what others have',
    counters: { capacity: 20, heldCount: 0, usedCount: 9, foreignCount: 10 },
    level: 95,
  },
  { name: 'more than there is', counters: { capacity: 5, heldCount: 0, usedCount: 6 }, level: 95 },
])('given $name, then the level is $level', ({ counters, level }) => {
  expect(capacityLevel(counters, [80, 95])).toBe(level);
});

test.each([
  { counters: { capacity: null, heldCount: 9, usedCount: 9 }, percent: null },
  { counters: { capacity: 0, heldCount: 0, usedCount: 0 }, percent: 100 },
  { counters: { capacity: 3, heldCount: 1, usedCount: 1 }, percent: 66 },
  { counters: { capacity: 3, heldCount: 0, usedCount: 0 }, percent: 0 },
])('given $counters, then it is $percent percent full', ({ counters, percent }) => {
  expect(capacityPercent(counters)).toBe(percent);
});
