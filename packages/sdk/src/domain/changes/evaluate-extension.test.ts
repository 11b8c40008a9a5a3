import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entitlementOf } from '../entitlement/entitlement.ts';
import { entryOf } from '../entitlement/entitlement-fact.ts';
import { DEFAULT_EXTENSION_POLICY } from '../lifecycle/lifecycle-policy.ts';
import { addDays, addMs, DAY_MS } from '../lifecycle/period.ts';
import { evaluateExtension, revivableUntil } from './evaluate-extension.ts';
import type { ExtensionFacts } from './extension-offer.ts';

const now = new Date('2026-03-29T12:00:00Z');
const granted = {
  startsAt: new Date('2026-03-01T12:00:00Z'),
  expiresAt: addMs(now, 2 * DAY_MS) as Date | null,
  trafficLimitBytes: 100 as number | null,
  deviceLimit: null,
  onHoldSeconds: null as number | null,
};
const entitlementOfTerms = ({ startsAt, expiresAt, trafficLimitBytes, onHoldSeconds }: typeof granted) => {
  const timeMs =
    onHoldSeconds === null ? expiresAt && expiresAt.getTime() - startsAt.getTime() : onHoldSeconds * 1000;
  const lot = { timeMs, bytes: trafficLimitBytes, amountMinor: 1000, startsAt, planId: 'p1' };
  return entitlementOf([entryOf('bought', { ...lot, waitsForUse: onHoldSeconds !== null })]);
};
const subscription: ExtensionFacts['subscription'] = {
  termination: null,
  pause: null,
  usedBytes: 40,
  period: 1,
};
const plan: ExtensionFacts['plan'] = {
  active: true,
  renewable: true,
  durationDays: 30,
  trafficLimitBytes: 100,
  deviceLimit: 2,
  price: { amountMinor: 1000, currency: 'USD' },
};
const facts: ExtensionFacts = {
  subscription,
  entitlement: entitlementOfTerms(granted),
  plan,
  units: 1,
  unitPriceMinor: 1000,
  unitTaxMinor: 0,
  availableMinor: 5000,
  hasPendingChange: false,
  revivableUntil: null,
  policy: DEFAULT_EXTENSION_POLICY,
};
const withTerms = (terms: Partial<typeof granted>, usedBytes = 40): ExtensionFacts => ({
  ...facts,
  entitlement: entitlementOfTerms({ ...granted, ...terms }),
  subscription: { ...subscription, usedBytes },
});
const codes = (given: ExtensionFacts): string[] =>
  evaluateExtension(given, now).reasons.map(({ code }) => code);

describe('the edge cases of an extension', () => {
  test('exactly 72 hours left: allowed, extend', () => {
    const exactly = withTerms({ expiresAt: addMs(now, 3 * DAY_MS) });
    expect(evaluateExtension(exactly, now)).toMatchObject({ allowed: true, type: 'extend' });
    const later = withTerms({ expiresAt: addMs(now, 3 * DAY_MS + 1000) });
    expect(evaluateExtension(later, now)).toMatchObject({ allowed: false, type: null });
  });

  test('unlimited traffic: never exhausted', () => {
    const unlimited = withTerms({ trafficLimitBytes: null, expiresAt: addMs(now, 9 * DAY_MS) }, 1e15);
    expect(codes(unlimited)).toEqual(['too-early']);
  });

  test('never expires, traffic left: denied; exhausted: reset, and it stays without end', () => {
    expect(evaluateExtension(withTerms({ expiresAt: null }), now)).toMatchObject({
      allowed: false,
      type: null,
    });
    const offer = evaluateExtension(withTerms({ expiresAt: null }, 100), now);
    expect(offer).toMatchObject({
      allowed: true,
      type: 'reset',
      newExpiresAt: null,
      newTrafficLimitBytes: 100,
    });
  });

  test('on hold, not yet used: denied, with its reason', () => {
    expect(codes(withTerms({ expiresAt: null, onHoldSeconds: 60 }))).toContain('on-hold');
  });

  test('expired, in grace: reset', () => {
    const expired = withTerms({ expiresAt: addMs(now, -2 * DAY_MS) });
    expect(evaluateExtension(expired, now)).toMatchObject({ type: 'reset', newExpiresAt: addDays(now, 30) });
  });

  test('ended by its expiry, within the revive window: reset; after it, or ended by staff: denied', () => {
    const termination = { reason: 'expired' as const, at: addMs(now, -5 * DAY_MS) };
    const ended = withTerms({ expiresAt: addMs(now, -8 * DAY_MS) });
    const revive = (at: Date | null, reason: 'expired' | 'staff' = 'expired'): ExtensionFacts => ({
      ...ended,
      subscription: { ...ended.subscription, termination: { ...termination, reason } },
      revivableUntil: at,
    });
    expect(evaluateExtension(revive(now), now)).toMatchObject({ allowed: true, type: 'reset' });
    expect(codes(revive(addMs(now, -1)))).toContain('terminated');
    expect(
      codes(revive(revivableUntil({ termination: { ...termination, reason: 'staff' } }, 1e12), 'staff')),
    ).toContain('terminated');
    expect(revivableUntil({ termination }, DAY_MS)).toEqual(addMs(now, -4 * DAY_MS));
  });

  test('extended to 33 days, exhausted on day 1: reset from now, and the days lost are in the reasons', () => {
    const offer = evaluateExtension(withTerms({ expiresAt: addMs(now, 32 * DAY_MS) }, 100), now);
    expect(offer).toMatchObject({
      type: 'reset',
      newExpiresAt: addDays(now, 30),
      lost: { timeMs: 32 * DAY_MS },
    });
    expect(offer.reasons).toContainEqual({
      code: 'days-lost',
      denies: false,
      facts: { timeMs: 32 * DAY_MS },
    });
  });

  test('several units: duration and limit are multiplied, and the price', () => {
    const offer = evaluateExtension({ ...facts, units: 3 }, now);
    expect(offer).toMatchObject({
      newTrafficLimitBytes: 300,
      priceMinor: 3000,
      newExpiresAt: addDays(now, 92),
    });
  });

  test('expired and exhausted: reset, with the text for expired', () => {
    const both = withTerms({ expiresAt: addMs(now, -1000) }, 100);
    expect(evaluateExtension(both, now)).toMatchObject({ type: 'reset', message: 'extend.info.expired' });
  });

  test('unused traffic on extend: is lost, and said', () => {
    const offer = evaluateExtension(facts, now);
    expect(offer.lost.trafficBytes).toBe(60);
    expect(offer.reasons.map(({ code }) => code)).toEqual(['ending-soon', 'traffic-lost']);
  });

  test.each([
    { name: 'an inactive plan', given: { plan: { ...plan, active: false } }, then: 'plan-inactive' },
    {
      name: 'a plan that is not renewable',
      given: { plan: { ...plan, renewable: false } },
      then: 'not-renewable',
    },
    { name: 'a pending change', given: { hasPendingChange: true }, then: 'change-pending' },
    { name: 'too small a balance', given: { availableMinor: 999 }, then: 'insufficient-balance' },
    {
      name: 'one not yet delivered',
      given: { entitlement: null },
      then: 'not-delivered',
    },
  ])('$name: denied, with its own reason', ({ given, then }) => {
    const offer = evaluateExtension({ ...facts, ...given }, now);
    expect(offer.allowed).toBe(false);
    expect(offer.reasons.filter(({ denies }) => denies).map(({ code }) => code)).toContain(then);
  });

  test.each([
    {
      name: 'always',
      policy: { always: true },
      terms: { expiresAt: addMs(now, 20 * DAY_MS) },
      used: 40,
      days: 50,
      bytes: 100,
    },
    {
      name: 'traffic is added',
      policy: { traffic: 'add' as const },
      terms: {},
      used: 40,
      days: 32,
      bytes: 160,
    },
    {
      name: 'days that are left are added',
      policy: { timeOnReset: 'added' as const },
      terms: { expiresAt: addMs(now, 20 * DAY_MS) },
      used: 100,
      days: 50,
      bytes: 100,
    },
    {
      name: 'another threshold',
      policy: { thresholdDays: 10 },
      terms: { expiresAt: addMs(now, 9 * DAY_MS) },
      used: 0,
      days: 39,
      bytes: 100,
    },
  ])('another policy, $name: $days days and $bytes bytes', ({ policy, terms, used, days, bytes }) => {
    const given = { ...withTerms(terms, used), policy: { ...DEFAULT_EXTENSION_POLICY, ...policy } };
    expect(evaluateExtension(given, now)).toMatchObject({
      allowed: true,
      newExpiresAt: addDays(now, days),
      newTrafficLimitBytes: bytes,
    });
  });
});

test('whatever the terms, an extend never shortens what was paid, and a reset gives the whole period', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -60 * 86_400, max: 60 * 86_400 }),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 400 }),
      (leftSeconds, usedBytes, units, durationDays) => {
        const expiresAt = addMs(now, leftSeconds * 1000);
        const given = { ...withTerms({ expiresAt }, usedBytes), units, plan: { ...plan, durationDays } };
        const offer = evaluateExtension({ ...given, availableMinor: null }, now);
        if (!offer.allowed) return;
        const gainedMs =
          (offer.newExpiresAt?.getTime() ?? 0) - (offer.type === 'extend' ? expiresAt : now).getTime();
        expect(gainedMs).toBe(units * durationDays * DAY_MS);
        expect(offer.newTrafficLimitBytes).toBe(100 * units);
      },
    ),
  );
});
