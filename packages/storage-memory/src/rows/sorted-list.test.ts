import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addSorted, createSortedList, firstSorted, removeSorted, sortedAfter } from './sorted-list.ts';

const byValue = (first: number, second: number) => first - second;

test('given any items added and removed, when read from any place, then they come as from a sorted array', () => {
  const step = fc.record({ add: fc.boolean(), value: fc.integer({ min: 0, max: 2000 }) });
  const afters = fc.array(fc.integer({ min: -1, max: 2001 }), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2500, size: 'max' }), afters, (steps, places) => {
      const list = createSortedList(byValue);
      const model = new Set<number>();
      for (const { add, value } of steps) {
        if (!add) removeSorted(list, value);
        else if (!model.has(value)) addSorted(list, value);
        if (add) model.add(value);
        else model.delete(value);
      }
      const sorted = [...model].sort(byValue);
      expect([...sortedAfter(list, null)]).toEqual(sorted);
      expect(firstSorted(list)).toBe(sorted[0]);
      expect(list.size).toBe(sorted.length);
      for (const place of places)
        expect([...sortedAfter(list, place)]).toEqual(sorted.filter((value) => value > place));
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['rising', (index: number) => index],
  ['falling', (index: number) => -index],
  ['scattered', (index: number) => (index * 7919) % 5003],
])(
  'given 5000 %s items, when all were added and removed, then each was there once and nothing is left',
  (_, valueAt) => {
    const list = createSortedList(byValue);
    const values = Array.from({ length: 5000 }, (__, index) => valueAt(index));
    for (const value of values) addSorted(list, value);
    expect([...sortedAfter(list, null)]).toEqual(values.toSorted(byValue));
    for (const value of values) removeSorted(list, value);
    expect([...sortedAfter(list, null)]).toEqual([]);
    expect(firstSorted(list)).toBeUndefined();
  },
);
