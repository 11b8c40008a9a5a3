import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, START_GRACE_MS, startOf } from '../changes/change.ts';
import { termsOfChange } from '../entitlement/change-entries.ts';
import { DAY_MS } from '../lifecycle/period.ts';
import { type DesiredFacts, desiredOf } from './desired-of.ts';

const chargedAt = new Date('2026-03-01T12:00:00.700Z');
const change: Change = {
  id: 'c1',
  subscriptionId: 's1',
  kind: 'purchase',
  planId: 'p1',
  terms: { durationDays: 30, trafficLimitBytes: 5, deviceLimit: 2, startsOnFirstUse: false },
  units: 1,
  addsTime: false,
  carriedBytes: 0,
  endsPeriod: 0,
  priceMinor: 1000,
  refundMinor: 0,
  creditMinor: 0,
  lotTaxMinor: 0,
  taxMinor: 0,
  by: 'customer',
  revives: false,
  capacityHoldId: null,
  chargedAt,
  startsAt: null,
  generation: 1,
  state: 'pending',
  settledAt: null,
};
const facts: DesiredFacts = {
  subscription: { id: 's1', granted: null, suspension: null, pause: null, usedBytes: 0 },
  change,
  entitlement: null,
  counterBytes: 0,
  name: 'abc',
  credentials: { uuid: 'u', password: 'p', subId: 's' },
  inboundKeys: ['A'],
  note: 'Shop s1',
};

const first = { entitlement: null, pause: null, usedBytes: 0 };
const termsOf = (purchase: Change, now: Date) => termsOfChange(purchase, first, now);

describe('when a period starts', () => {
  test.each([
    { name: 'written at once', now: chargedAt, then: '2026-03-01T12:00:00.000Z' },
    {
      name: 'written just within the grace',
      now: new Date(chargedAt.getTime() + START_GRACE_MS),
      then: '2026-03-01T12:00:00.000Z',
    },
    { name: 'written later', now: new Date('2026-03-01T12:30:00.900Z'), then: '2026-03-01T12:30:00.000Z' },
  ])('given a change that is $name, then it starts at $then', ({ now, then }) => {
    expect(startOf(change, now).toISOString()).toBe(then);
  });

  test('given a start that was fixed, when written much later, then it does not move', () => {
    const startsAt = new Date('2026-03-01T12:30:00Z');
    expect(startOf({ chargedAt, startsAt }, new Date('2026-03-05T00:00:00Z'))).toBe(startsAt);
  });

  test('whenever it is first written, the customer gets the whole period less ten minutes at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * DAY_MS }), (delayMs) => {
        const now = new Date(chargedAt.getTime() + delayMs);
        const { expiresAt } = termsOf(change, now);
        const leftMs = (expiresAt?.getTime() ?? 0) - now.getTime();
        expect(leftMs).toBeGreaterThan(30 * DAY_MS - START_GRACE_MS - 2000);
        expect(leftMs).toBeLessThanOrEqual(30 * DAY_MS);
      }),
    );
  });
});

describe('the desired state', () => {
  test('given a pending change, then its terms are desired at once', () => {
    expect(desiredOf(facts, chargedAt)).toMatchObject({
      enabled: true,
      expiresAt: new Date('2026-03-31T12:00:00Z'),
      trafficLimitBytes: 5,
      deviceLimit: 2,
      inboundKeys: ['A'],
    });
  });

  test('given no change, then the granted terms are desired', () => {
    const granted = {
      startsAt: chargedAt,
      expiresAt: null,
      trafficLimitBytes: null,
      deviceLimit: null,
      onHoldSeconds: null,
    };
    const wanted = desiredOf(
      { ...facts, change: null, subscription: { ...facts.subscription, granted } },
      chargedAt,
    );
    expect(wanted).toMatchObject({ expiresAt: null, trafficLimitBytes: null });
  });

  test('given a suspension, then the account is wanted off', () => {
    const suspended = {
      ...facts.subscription,
      suspension: { reason: 'abuse', at: chargedAt, by: 'staff' as const },
    };
    expect(desiredOf({ ...facts, subscription: suspended }, chargedAt)?.enabled).toBe(false);
  });

  test('given a pause, then the account is wanted off', () => {
    const pause = { at: chargedAt, by: 'customer' as const, shortestMs: 0, resumesAt: null };
    const paused = { ...facts.subscription, pause };
    expect(desiredOf({ ...facts, subscription: paused }, chargedAt)?.enabled).toBe(false);
  });

  test('given neither change nor granted terms, then nothing is wanted yet', () => {
    expect(desiredOf({ ...facts, change: null }, chargedAt)).toBeNull();
  });

  const now = new Date('2026-03-10T00:00:00Z');
  const granted = {
    startsAt: chargedAt,
    expiresAt: new Date('2026-03-31T12:00:00Z'),
    trafficLimitBytes: 100,
    deviceLimit: null,
    onHoldSeconds: null,
  };

  test.each([
    { name: 'unused', terms: {}, usedBytes: 0, counterBytes: 0, enabled: true, limit: 100 },
    { name: 'all used here', terms: {}, usedBytes: 99, counterBytes: 99, enabled: true, limit: 100 },
    { name: 'used up', terms: {}, usedBytes: 100, counterBytes: 100, enabled: false, limit: 100 },
    { name: 'in part used elsewhere', terms: {}, usedBytes: 70, counterBytes: 30, enabled: true, limit: 60 },
    { name: 'used up elsewhere', terms: {}, usedBytes: 100, counterBytes: 0, enabled: false, limit: 1 },
    { name: 'ahead of the books', terms: {}, usedBytes: 30, counterBytes: 70, enabled: true, limit: 100 },
    {
      name: 'unlimited',
      terms: { trafficLimitBytes: null },
      usedBytes: 1e9,
      counterBytes: 0,
      enabled: true,
      limit: null,
    },
    {
      name: 'at its end',
      terms: { expiresAt: now },
      usedBytes: 0,
      counterBytes: 0,
      enabled: false,
      limit: 100,
    },
    {
      name: 'a moment before its end',
      terms: { expiresAt: new Date(now.getTime() + 1) },
      usedBytes: 0,
      counterBytes: 0,
      enabled: true,
      limit: 100,
    },
  ])('given a period that is $name, then it is on: $enabled, with a limit of $limit', (row) => {
    const { usedBytes, counterBytes } = row;
    const subscription = { ...facts.subscription, granted: { ...granted, ...row.terms }, usedBytes };
    const wanted = desiredOf({ ...facts, change: null, subscription, counterBytes }, now);
    expect(wanted).toMatchObject({ enabled: row.enabled, trafficLimitBytes: row.limit });
  });

  test('given a change while the former period is used up, then the new one begins with nothing used', () => {
    const subscription = { ...facts.subscription, usedBytes: 500 };
    expect(desiredOf({ ...facts, subscription }, chargedAt)).toMatchObject({
      enabled: true,
      trafficLimitBytes: 5,
    });
  });

  test('given a plan without end, then the account never expires', () => {
    const endless = { ...change, terms: { ...change.terms, durationDays: null } };
    expect(termsOf(endless, chargedAt).expiresAt).toBeNull();
  });
});
