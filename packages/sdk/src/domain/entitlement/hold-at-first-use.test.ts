import { expect, test } from 'vitest';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import { type EntitlementFact, entryOf } from './entitlement-fact.ts';
import { holdAtFirstUse } from './hold-at-first-use.ts';

const granted = new Date('2026-03-01T00:00:00Z');
const day = (days: number) => addMs(granted, days * DAY_MS);
const DAY_S = DAY_MS / 1000;

/** Thirty days that wait for their first use, and days that staff give or take later. */
function factsOf(...adjustments: { on: number; days: number }[]): EntitlementFact[] {
  const lot = { startsAt: granted, waitsForUse: true, bytes: 0 };
  const stored = { subscriptionId: 's1' };
  return [
    { ...entryOf('bought', { ...lot, timeMs: 30 * DAY_MS }), ...stored, sequence: 1, at: granted },
    ...adjustments.map(({ on, days }, index) => {
      const timeMs = Math.abs(days) * DAY_MS;
      const entry = days > 0 ? entryOf('given', { ...lot, timeMs }) : entryOf('reversed', { timeMs });
      return { ...entry, ...stored, sequence: index + 2, at: day(on) };
    }),
  ];
}

test.each([
  { name: 'nobody changed it', facts: factsOf(), end: 35, then: 30 },
  { name: 'it began before days were given', facts: factsOf({ on: 6, days: 5 }), end: 35, then: 30 },
  { name: 'it began after days were given', facts: factsOf({ on: 4, days: 5 }), end: 40, then: 35 },
  { name: 'it began before days were taken', facts: factsOf({ on: 6, days: -5 }), end: 35, then: 30 },
  { name: 'it began after days were taken', facts: factsOf({ on: 4, days: -5 }), end: 30, then: 25 },
  {
    name: 'it began between two gifts',
    facts: factsOf({ on: 4, days: 5 }, { on: 6, days: 7 }),
    end: 40,
    then: 35,
  },
  { name: 'its clock is weeks ahead', facts: factsOf({ on: 4, days: 5 }), end: 60, then: 30 },
])(
  'given a panel that shows an end, when $name, then it lasted $then days as it began',
  ({ facts, end, then }) => {
    const seen = { expiresAt: day(end), at: day(6.5) };
    expect(holdAtFirstUse(facts, seen)).toBe(then * DAY_S);
  },
);

test('given a period that waits for nothing, then none is known', () => {
  const [lot] = factsOf();
  if (lot === undefined) throw new TypeError('no lot');
  expect(holdAtFirstUse([{ ...lot, waitsForUse: false }], { expiresAt: day(35), at: day(6) })).toBeNull();
});
