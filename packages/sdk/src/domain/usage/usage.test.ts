import { describe, expect, test } from 'vitest';
import type { GrantedTerms } from '../lifecycle/subscription.ts';
import { countContacts } from '../panels/panel.ts';
import { reachedMilestones, termsFromFirstUse, usageBucketOf, usageMilestones } from './usage.ts';

const at = new Date('2026-03-10T12:00:00Z');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
const granted: GrantedTerms = {
  startsAt: at,
  expiresAt: null,
  trafficLimitBytes: 1000,
  deviceLimit: null,
  onHoldSeconds: 3600,
};

test.each([
  { usedBytes: 799, then: [] },
  { usedBytes: 800, then: ['usage:80'] },
  { usedBytes: 999, then: ['usage:80', 'usage:95'] },
  { usedBytes: 1000, then: ['usage:80', 'usage:95', 'limited'] },
])('given $usedBytes of 1000 bytes, then $then is reached', ({ usedBytes, then }) => {
  const reached = reachedMilestones({ usedBytes, granted }, usageMilestones([95, 80, 100, 80]));
  expect(reached.map(({ name }) => name)).toEqual(then);
});

test('given no limit, or one of zero, then nothing or all is reached', () => {
  const reached = (trafficLimitBytes: number | null) =>
    reachedMilestones({ usedBytes: 0, granted: { ...granted, trafficLimitBytes } }, usageMilestones([80]));
  expect(reached(null)).toEqual([]);
  expect(reached(0)).toHaveLength(2);
});

describe('a first use', () => {
  const seen = { onHoldSeconds: null, expiresAt: null, usedBytes: 5, lastOnlineAt: null, at: later(100) };
  test.each([
    { name: 'the panel shows the end it worked out', given: { expiresAt: later(3650) }, startsAt: later(50) },
    { name: 'it shows when it was used last', given: { lastOnlineAt: later(70) }, startsAt: later(70) },
    { name: 'it shows traffic alone', given: {}, startsAt: later(100) },
    { name: 'its clock is a day ahead', given: { expiresAt: later(90_000) }, startsAt: later(100) },
    { name: 'its clock is a day behind', given: { expiresAt: later(-80_000) }, startsAt: at },
  ])('given $name, then the period begins then and lasts as sold', ({ given, startsAt }) => {
    const expiresAt = new Date(startsAt.getTime() + 3_600_000);
    const terms = termsFromFirstUse(granted, { ...seen, ...given });
    expect(terms).toEqual({ ...granted, startsAt, expiresAt, onHoldSeconds: null });
  });

  test.each([
    { name: 'it still waits', terms: granted, given: { onHoldSeconds: 3600 } },
    { name: 'nothing was used', terms: granted, given: { usedBytes: 0 } },
    { name: 'it never waited', terms: { ...granted, onHoldSeconds: null }, given: {} },
  ])('given $name, then none came', ({ terms, given }) => {
    expect(termsFromFirstUse(terms, { ...seen, ...given })).toBeNull();
  });
});

test('given an instant, then its hour and day are those of UTC', () => {
  const instant = new Date('2026-03-10T23:59:59.999Z');
  expect(usageBucketOf(instant, 'hour')).toEqual(new Date('2026-03-10T23:00:00Z'));
  expect(usageBucketOf(instant, 'day')).toEqual(new Date('2026-03-10T00:00:00Z'));
});

test('given contacts, when counted, then older ones count less and response time is smoothed', () => {
  const first = countContacts(undefined, { goodCount: 600, failedCount: 0, durationsMs: [100] });
  expect(first).toEqual({ goodCount: 600, failedCount: 0, responseMs: 100 });
  expect(countContacts(first, { goodCount: 0, failedCount: 100, durationsMs: [200] })).toEqual({
    goodCount: 300,
    failedCount: 100,
    responseMs: 110,
  });
});
