import { describe, expect, test } from 'vitest';
import { dueEvents, nextDueAt, nextRenewalAt, passedMilestones } from './due-events.ts';
import { DEFAULT_LIFECYCLE_POLICY, DEFAULT_RENEWAL_POLICY } from './lifecycle-policy.ts';
import { addMs, DAY_MS } from './period.ts';

const policy = { lifecycle: DEFAULT_LIFECYCLE_POLICY, renewal: DEFAULT_RENEWAL_POLICY };
const expiresAt = new Date('2026-03-31T12:00:00Z');
const subscription = {
  granted: {
    startsAt: new Date('2026-03-01T12:00:00Z'),
    expiresAt,
    trafficLimitBytes: 100,
    deviceLimit: null,
    onHoldSeconds: null,
  },
  termination: null,
  suspension: null,
  pause: null,
  told: [] as string[],
  autoRenew: false,
  renewal: null,
};
const day = (days: number): Date => addMs(expiresAt, days * DAY_MS);
const kinds = (overrides: object, now: Date): string[] =>
  dueEvents({ ...subscription, ...overrides }, policy, now).map((event) =>
    'days' in event ? `warn ${event.days}` : event.kind,
  );

describe('what is due', () => {
  test.each([
    { name: 'nothing, eight days before', given: {}, now: day(-8), then: [] },
    { name: 'the warning of seven days, to the second', given: {}, now: day(-7), then: ['warn 7'] },
    { name: 'the latest warning alone after a downtime', given: {}, now: day(-0.5), then: ['warn 1'] },
    {
      name: 'no warning that was told',
      given: { told: ['expiring:7', 'expiring:3'] },
      now: day(-2),
      then: [],
    },
    { name: 'the expiry without stale warnings', given: {}, now: day(0), then: ['expire'] },
    {
      name: 'expiry and end after ten days of downtime',
      given: {},
      now: day(10),
      then: ['expire', 'terminate'],
    },
    { name: 'the end of the grace', given: { told: ['expired'] }, now: day(3), then: ['terminate'] },
    {
      name: 'the notice of a renewal before it',
      given: { autoRenew: true, told: ['expiring:7', 'expiring:3'] },
      now: day(-2),
      then: ['announce-renewal'],
    },
    {
      name: 'the renewal, without a notice that is too late',
      given: { autoRenew: true, told: ['expiring:7', 'expiring:3'] },
      now: day(-1),
      then: ['warn 1', 'renew'],
    },
    {
      name: 'the next try of a renewal',
      given: {
        autoRenew: true,
        told: ['expiring:1', 'expiring:3', 'expiring:7', 'expired'],
        renewal: { attempts: 2, nextAttemptAt: day(1), lastCode: 'X' },
      },
      now: day(1),
      then: ['renew'],
    },
    {
      name: 'no renewal while staff have suspended it',
      given: { autoRenew: true, suspension: { reason: 'x', at: day(-3), by: 'staff' } },
      now: day(-1),
      then: ['warn 1'],
    },
    {
      name: 'no renewal whose last try failed',
      given: { autoRenew: true, renewal: { attempts: 3, nextAttemptAt: null, lastCode: 'X' } },
      now: day(0),
      then: ['expire'],
    },
    {
      name: 'no renewal that is switched off, though it failed once',
      given: { renewal: { attempts: 1, nextAttemptAt: day(-1), lastCode: 'X' } },
      now: day(0),
      then: ['expire'],
    },
    {
      name: 'no notice of a renewal that was told',
      given: { autoRenew: true, told: ['expiring:7', 'expiring:3', 'renewal'] },
      now: day(-2),
      then: [],
    },
    {
      name: 'the end of a pause',
      given: { pause: { at: day(-9), by: 'customer', shortestMs: 0, resumesAt: day(-5) } },
      now: day(-5),
      then: ['resume'],
    },
    {
      name: 'nothing before the end of a pause, not even warnings',
      given: { pause: { at: day(-9), by: 'customer', shortestMs: 0, resumesAt: day(1) } },
      now: day(0),
      then: [],
    },
    { name: 'nothing before the first delivery', given: { granted: null }, now: day(9), then: [] },
    {
      name: 'nothing while it is paused',
      given: { pause: { at: day(0), by: 'staff', shortestMs: 0, resumesAt: null } },
      now: day(9),
      then: [],
    },
    {
      name: 'nothing once it is ended',
      given: { termination: { reason: 'staff', at: day(0) } },
      now: day(9),
      then: [],
    },
  ])('then $name', ({ given, now, then }) => expect(kinds(given, now)).toEqual(then));
});

test('given one that is never over, then nothing is due and nothing to come', () => {
  const endless = { ...subscription, granted: { ...subscription.granted, expiresAt: null } };
  expect(dueEvents(endless, policy, day(1000))).toEqual([]);
  expect(nextDueAt(endless, policy)).toBeNull();
});

test('given milestones that were told, then the next of the others is next due', () => {
  expect(nextDueAt(subscription, policy)).toEqual(day(-7));
  const told = passedMilestones(subscription, policy, day(-2));
  expect(told).toEqual(['expiring:7', 'expiring:3']);
  expect(nextDueAt({ ...subscription, told }, policy)).toEqual(day(-1));
  expect(nextDueAt({ ...subscription, told: [...told, 'expiring:1', 'expired'] }, policy)).toEqual(day(3));
});

test('given the dunning table, then the tries are a day apart and end', () => {
  const tries = [0, 1, 2, 3].map((attempts) => nextRenewalAt(expiresAt, attempts, DEFAULT_RENEWAL_POLICY));
  expect(tries).toEqual([day(-1), day(0), day(1), null]);
});

test('given days in any order, then what is due and what is next follow the clock', () => {
  const lifecycle = { ...DEFAULT_LIFECYCLE_POLICY, warnDays: [1, 7, 3] };
  const anyOrder = { ...policy, lifecycle };
  expect(nextDueAt(subscription, anyOrder)).toEqual(day(-7));
  expect(dueEvents(subscription, anyOrder, day(-2))).toMatchObject([{ kind: 'warn', days: 3 }]);
  expect(passedMilestones(subscription, anyOrder, day(-2))).toEqual(['expiring:7', 'expiring:3']);
});

test('given a shop that renews while suspended, then a suspended one is renewed', () => {
  const renewing = { ...policy, renewal: { ...policy.renewal, whileSuspended: true } };
  const suspended = {
    ...subscription,
    autoRenew: true,
    suspension: { reason: 'x', at: day(-3), by: 'staff' as const },
  };
  expect(dueEvents(suspended, renewing, day(-1)).map(({ kind }) => kind)).toContain('renew');
});

test('given a shop that says nothing, then its customers get what the guides promise', () => {
  expect(DEFAULT_LIFECYCLE_POLICY).toEqual({
    warnDays: [7, 3, 1],
    usagePercents: [80, 95, 100],
    graceMs: 3 * DAY_MS,
    reviveMs: 30 * DAY_MS,
    customerMayPause: false,
    pausesPerPeriod: 2,
    shortestPauseMs: DAY_MS,
    longestPauseMs: 30 * DAY_MS,
  });
  expect(DEFAULT_RENEWAL_POLICY).toEqual({
    leadMs: DAY_MS,
    retryAfterMs: [0, DAY_MS, 2 * DAY_MS],
    noticeMs: DAY_MS,
    price: 'today',
    whileSuspended: false,
  });
});
