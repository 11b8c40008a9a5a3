import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excessOf, needsNewLimit, overuseBoundOf, remainderOf, runsOutAt } from './shared-volume.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe('when a limit is written again', () => {
  const volume = { trafficLimitBytes: 100, usedBytes: 90 };
  test.each([
    { name: 'what was written is what remains', written: 30, counter: 20, runsOutBy: later(1), needs: false },
    { name: 'it leaves too little', written: 29, counter: 20, runsOutBy: null, needs: true },
    {
      name: 'it leaves too much, and nobody uses the volume',
      written: 99,
      counter: 20,
      runsOutBy: null,
      needs: false,
    },
    {
      name: '… and the volume may run out before',
      written: 99,
      counter: 20,
      runsOutBy: later(15),
      needs: true,
    },
    { name: '… and it lasts longer', written: 99, counter: 20, runsOutBy: later(16), needs: false },
    {
      name: 'its panel cut it off below what remains',
      written: 15,
      counter: 20,
      runsOutBy: null,
      needs: true,
    },
  ])('given $name, then $needs', ({ written, counter, runsOutBy, needs }) => {
    const account = { writtenLimitBytes: written, counterBytes: counter };
    expect(needsNewLimit(volume, account, { runsOutBy, nextListingAt: later(15) })).toBe(needs);
  });
});

test('given an account that its panel counted beyond its limit, when nothing remains, then its limit is not written again', () => {
  const volume = { trafficLimitBytes: 100, usedBytes: 101 };
  const account = { writtenLimitBytes: 54, counterBytes: 55 };
  expect(excessOf(volume, account)).toBe(0);
  expect(needsNewLimit(volume, account, { runsOutBy: now, nextListingAt: later(15) })).toBe(false);
});

describe('when a volume runs out', () => {
  test.each([
    { name: 'one place', placeCount: 1, bytes: 10, minutes: 5 },
    { name: 'three places, each as fast', placeCount: 3, bytes: 10, minutes: 5 / 3 },
    { name: 'no use', placeCount: 3, bytes: 0, minutes: null },
  ])('given $name, then in $minutes minutes', ({ placeCount, bytes, minutes }) => {
    const volume = { trafficLimitBytes: 100, usedBytes: 90 };
    const end = runsOutAt(volume, { bytes, duringMs: 5 * 60_000 }, { placeCount, now });
    expect(end).toEqual(minutes === null ? null : later(minutes));
  });
});

test('whatever is used, booked and written in which order, no more passes than the bound, and no place is cut off early', () => {
  const step = fc.record({
    place: fc.nat(2),
    kind: fc.constantFrom('use' as const, 'use' as const, 'read' as const, 'write' as const),
    bytes: fc.nat(60),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const trafficLimitBytes = 100;
      const places = [0, 1, 2].map(() => ({ passed: 0, counterBytes: 0, writtenLimitBytes: 100 }));
      let usedBytes = 0;
      for (const { place, kind, bytes } of steps) {
        const one = places[place];
        if (one === undefined) continue;
        // A panel cuts off at its limit.
        if (kind === 'use') one.passed += Math.min(bytes, Math.max(0, one.writtenLimitBytes - one.passed));
        if (kind === 'read') {
          usedBytes += one.passed - one.counterBytes;
          one.counterBytes = one.passed;
        }
        const volume = { trafficLimitBytes, usedBytes };
        if (kind === 'write') one.writtenLimitBytes = one.counterBytes + remainderOf(volume);
        for (const account of places) expect(excessOf(volume, account)).toBeGreaterThanOrEqual(0);
        const passed = places.reduce((sum, account) => sum + account.passed, 0);
        expect(passed - trafficLimitBytes).toBeLessThanOrEqual(overuseBoundOf(volume, places));
      }
    }),
  );
});

test('given limits that were written at one remainder, then the bound is that remainder for each other place', () => {
  const places = [10, 20, 30].map((counterBytes) => ({ counterBytes, writtenLimitBytes: counterBytes + 40 }));
  expect(overuseBoundOf({ trafficLimitBytes: 100, usedBytes: 60 }, places)).toBe(80);
});
