import { describe, expect, test } from 'vitest';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import { adjustEntries, type Standing, whyNotAdjust } from './adjust-entries.ts';
import { afterEntries, bytesLeft, entitlementOf, termsOfEntitlement } from './entitlement.ts';
import { type EntitlementEntry, entryOf } from './entitlement-fact.ts';

const begin = new Date('2026-01-01T00:00:00Z');
const day = (count: number) => addMs(begin, count * DAY_MS);
const bought = (said: Partial<EntitlementEntry> = {}) =>
  entryOf('bought', { timeMs: 30 * DAY_MS, bytes: 100, amountMinor: 900, startsAt: begin, ...said });

function standing(facts: EntitlementEntry[], said: Partial<Standing> = {}): Standing {
  const entitlement = entitlementOf(facts);
  if (entitlement === null) throw new TypeError('a lot is granted');
  return { entitlement, planId: 'plan', pause: null, usedBytes: 40, now: day(10), ...said };
}

function adjusted(before: Standing, wanted: { days?: number; bytes?: number }) {
  expect(whyNotAdjust(before, { days: 0, bytes: 0, ...wanted })).toBeNull();
  const entries = adjustEntries(before, { days: 0, bytes: 0, ...wanted });
  const entitlement = afterEntries(before.entitlement, entries);
  if (entitlement === null) throw new TypeError('it is kept');
  const { expiresAt, trafficLimitBytes, onHoldSeconds, startsAt } = termsOfEntitlement(entitlement);
  return { terms: { expiresAt, trafficLimitBytes, onHoldSeconds, startsAt }, lots: entitlement.lots };
}

describe('what staff add or take', () => {
  const running = standing([bought()]);
  const expired = standing([bought()], { now: day(33) });
  const waiting = standing([bought({ waitsForUse: true })]);
  const terms = { startsAt: begin, onHoldSeconds: null };
  test.each([
    {
      given: 'days',
      from: running,
      wanted: { days: 5 },
      then: { expiresAt: day(35), trafficLimitBytes: 100 },
    },
    {
      given: 'traffic',
      from: running,
      wanted: { bytes: 50 },
      then: { expiresAt: day(30), trafficLimitBytes: 150 },
    },
    {
      given: 'fewer days',
      from: running,
      wanted: { days: -19 },
      then: { expiresAt: day(11), trafficLimitBytes: 100 },
    },
    {
      given: 'less traffic',
      from: running,
      wanted: { bytes: -60 },
      then: { expiresAt: day(30), trafficLimitBytes: 40 },
    },
    {
      given: 'days and less traffic',
      from: running,
      wanted: { days: 1, bytes: -10 },
      then: { expiresAt: day(31), trafficLimitBytes: 90 },
    },
    {
      given: 'days after its end',
      from: expired,
      wanted: { days: 2 },
      then: { expiresAt: day(35), trafficLimitBytes: 100 },
    },
    {
      given: 'traffic after its end',
      from: expired,
      wanted: { bytes: 5 },
      then: { expiresAt: day(30), trafficLimitBytes: 105 },
    },
    {
      given: 'days before its first use',
      from: waiting,
      wanted: { days: 1 },
      then: { expiresAt: null, trafficLimitBytes: 100, onHoldSeconds: 31 * 86_400 },
    },
    {
      given: 'fewer days before its first use',
      from: waiting,
      wanted: { days: -29 },
      then: { expiresAt: null, trafficLimitBytes: 100, onHoldSeconds: 86_400 },
    },
  ])('given $given, then its terms are these', ({ from, wanted, then }) => {
    expect(adjusted(from, wanted).terms).toEqual({ ...terms, ...then });
  });

  test('given a gift that is taken back, then what was bought keeps its worth', () => {
    const gift = entryOf('given', { timeMs: 5 * DAY_MS, bytes: 20, startsAt: begin });
    const { lots } = adjusted(standing([bought(), gift]), { days: -6, bytes: -25 });
    expect(lots.map(({ timeLeftMs, bytesLeft: left }) => [timeLeftMs, left])).toEqual([
      [29 * DAY_MS, 95],
      [0, 0],
    ]);
  });

  test('given days after its end, then the time in between is nobody’s and a pause is not needed for it', () => {
    const entries = adjustEntries(expired, { days: 2, bytes: 0 });
    expect(entries.map(({ kind, timeMs }) => [kind, timeMs])).toEqual([
      ['consumed', 30 * DAY_MS],
      ['shifted', 3 * DAY_MS],
      ['given', 2 * DAY_MS],
    ]);
    const left = afterEntries(expired.entitlement, entries);
    expect(left && bytesLeft(left)).toBe(100);
  });

  test.each([
    {
      given: 'days to the endless',
      from: standing([bought({ timeMs: null })]),
      wanted: { days: 1 },
      then: 'endless',
    },
    {
      given: 'traffic to the unlimited',
      from: standing([bought({ bytes: null })]),
      wanted: { bytes: 1 },
      then: 'unlimited',
    },
    { given: 'all days taken', from: running, wanted: { days: -20 }, then: 'too-much' },
    { given: 'days of the expired taken', from: expired, wanted: { days: -1 }, then: 'too-much' },
    { given: 'used traffic taken', from: running, wanted: { bytes: -61 }, then: 'too-much' },
  ])('given $given, then it is refused', ({ from, wanted, then }) => {
    expect(whyNotAdjust(from, { days: 0, bytes: 0, ...wanted })).toBe(then);
  });

  test('given an open pause, then its time does not count against what is left', () => {
    const pause = { at: day(10), by: 'staff' as const, shortestMs: 0, resumesAt: null };
    const paused = standing([bought()], { pause, now: day(40) });
    expect(whyNotAdjust(paused, { days: -19, bytes: 0 })).toBeNull();
    expect(whyNotAdjust(paused, { days: -20, bytes: 0 })).toBe('too-much');
  });
});
