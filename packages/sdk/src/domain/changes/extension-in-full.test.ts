import { describe, expect, test } from 'vitest';
import { entitlementOf } from '../entitlement/entitlement.ts';
import { entryOf } from '../entitlement/entitlement-fact.ts';
import { DEFAULT_EXTENSION_POLICY } from '../lifecycle/lifecycle-policy.ts';
import { addDays, addMs, DAY_MS } from '../lifecycle/period.ts';
import { changeOf, evaluateExtension, revivableUntil } from './evaluate-extension.ts';
import type { ExtensionFacts, ExtensionOffer } from './extension-offer.ts';

const now = new Date('2026-03-29T12:00:00Z');
const startsAt = new Date('2026-03-01T12:00:00Z');
const soon = new Date('2026-03-31T12:00:00Z');

interface Given {
  expiresAt?: Date | null;
  limit?: number | null;
  used?: number;
  plan?: Partial<ExtensionFacts['plan']>;
  policy?: Partial<ExtensionFacts['policy']>;
  termination?: ExtensionFacts['subscription']['termination'];
  facts?: Partial<ExtensionFacts>;
}

/** A subscription of 100 bytes, of which 40 are used, for 10.00 a month, with two days left. */
function factsOf({ expiresAt = soon, limit = 100, used = 40, ...given }: Given): ExtensionFacts {
  const timeMs = expiresAt && expiresAt.getTime() - startsAt.getTime();
  const lot = { timeMs, bytes: limit, amountMinor: 1000, startsAt, planId: 'p1', waitsForUse: false };
  const plan: ExtensionFacts['plan'] = {
    active: true,
    renewable: true,
    durationDays: 30,
    trafficLimitBytes: 100,
    deviceLimit: 2,
    price: { amountMinor: 1000, currency: 'USD' },
  };
  return {
    subscription: { termination: given.termination ?? null, pause: null, usedBytes: used, period: 1 },
    entitlement: entitlementOf([entryOf('bought', lot)]),
    plan: { ...plan, ...given.plan },
    units: 1,
    unitPriceMinor: 1000,
    unitTaxMinor: 0,
    availableMinor: 5000,
    hasPendingChange: false,
    revivableUntil: null,
    policy: { ...DEFAULT_EXTENSION_POLICY, ...given.policy },
    ...given.facts,
  };
}

const reason = (code: string, facts: object = {}, denies = false) => ({ code, denies, facts });
const endingSoon = reason('ending-soon', { expiresAt: soon.toISOString(), thresholdDays: 3 });
const trafficLost = reason('traffic-lost', { trafficBytes: 60 });
const exhausted = reason('traffic-exhausted', { usedBytes: 100, trafficLimitBytes: 100 });
const far = new Date('2026-04-18T12:00:00Z');
const tooEarly = (expiresAt: Date | null) =>
  reason('too-early', { expiresAt: expiresAt?.toISOString() ?? null, thresholdDays: 3 }, true);
const nothing = { timeMs: 0, trafficBytes: 0 };

/** What is shown of two days left and 40 of 100 bytes used, unless said otherwise. */
const shown = {
  allowed: true,
  type: 'extend',
  message: 'extend.info.extend',
  reasons: [endingSoon, trafficLost],
  units: 1,
  priceMinor: 1000,
  taxMinor: 0,
  currency: 'USD',
  expiresAt: soon,
  newExpiresAt: addDays(soon, 30),
  trafficLimitBytes: 100,
  newTrafficLimitBytes: 100,
  usedBytes: 40,
  lost: { timeMs: 0, trafficBytes: 60 },
};

describe('all that a customer is shown of an extension', () => {
  test.each<{ name: string; given: Given; then: object }>([
    { name: 'two days left', given: {}, then: {} },
    {
      name: 'two units',
      given: { facts: { units: 2 } },
      then: { units: 2, priceMinor: 2000, newExpiresAt: addDays(soon, 60), newTrafficLimitBytes: 200 },
    },
    {
      name: 'the end at this moment',
      given: { expiresAt: now },
      then: {
        type: 'reset',
        message: 'extend.info.expired',
        lost: nothing,
        reasons: [reason('expired', { expiresAt: now.toISOString() })],
        expiresAt: now,
        newExpiresAt: addDays(now, 30),
      },
    },
    {
      name: 'no traffic left',
      given: { used: 100 },
      then: {
        type: 'reset',
        message: 'extend.info.exhausted',
        usedBytes: 100,
        reasons: [exhausted, reason('days-lost', { timeMs: 2 * DAY_MS })],
        newExpiresAt: addDays(now, 30),
        lost: { timeMs: 2 * DAY_MS, trafficBytes: 0 },
      },
    },
    {
      name: 'no traffic left in a shop that adds the days',
      given: { used: 100, policy: { timeOnReset: 'added' } },
      then: {
        type: 'reset',
        message: 'extend.info.exhausted',
        usedBytes: 100,
        lost: nothing,
        reasons: [exhausted],
      },
    },
    {
      name: 'twenty days left in a shop that always extends and adds the traffic',
      given: { expiresAt: far, policy: { always: true, traffic: 'add' } },
      then: {
        reasons: [reason('always-allowed', { expiresAt: far.toISOString() })],
        expiresAt: far,
        newExpiresAt: addDays(far, 30),
        newTrafficLimitBytes: 160,
        lost: nothing,
      },
    },
    {
      name: 'a plan without a limit in a shop that adds the traffic',
      given: { plan: { trafficLimitBytes: null }, policy: { traffic: 'add' } },
      then: { reasons: [endingSoon], newTrafficLimitBytes: null, lost: nothing },
    },
    {
      name: 'unlimited traffic',
      given: { limit: null },
      then: { reasons: [endingSoon], trafficLimitBytes: null, lost: { timeMs: 0, trafficBytes: null } },
    },
    {
      name: 'a plan without an end',
      given: { plan: { durationDays: null } },
      then: { newExpiresAt: null },
    },
    {
      name: 'twenty days left',
      given: { expiresAt: far },
      then: {
        allowed: false,
        type: null,
        message: 'extend.notEligible',
        reasons: [tooEarly(far)],
        expiresAt: far,
        newExpiresAt: far,
        lost: nothing,
      },
    },
    {
      name: 'no end in a shop that always extends',
      given: { expiresAt: null, policy: { always: true } },
      then: {
        allowed: false,
        type: null,
        message: 'extend.notEligible',
        reasons: [tooEarly(null)],
        expiresAt: null,
        newExpiresAt: null,
        lost: nothing,
      },
    },
    {
      name: 'a cent too little for two units',
      given: { facts: { units: 2, availableMinor: 1999 } },
      then: {
        allowed: false,
        message: 'extend.insufficientBalance',
        units: 2,
        priceMinor: 2000,
        reasons: [
          endingSoon,
          reason('insufficient-balance', { requiredMinor: 2000, availableMinor: 1999 }, true),
          trafficLost,
        ],
        newExpiresAt: addDays(soon, 60),
        newTrafficLimitBytes: 200,
      },
    },
    { name: 'exactly enough money', given: { facts: { availableMinor: 1000 } }, then: {} },
    { name: 'a gift of staff', given: { facts: { availableMinor: null } }, then: {} },
    {
      name: 'a plan that is switched off and no money',
      given: { plan: { active: false }, facts: { availableMinor: 0 } },
      then: {
        allowed: false,
        type: null,
        message: 'extend.notEligible',
        reasons: [
          endingSoon,
          reason('plan-inactive', {}, true),
          reason('insufficient-balance', { requiredMinor: 1000, availableMinor: 0 }, true),
          trafficLost,
        ],
      },
    },
    {
      name: 'one that staff ended',
      given: { termination: { reason: 'staff', at: now } },
      then: {
        allowed: false,
        type: null,
        message: 'extend.notEligible',
        reasons: [endingSoon, reason('terminated', { reason: 'staff' }, true), trafficLost],
      },
    },
    {
      name: 'the last moment of a revival',
      given: { termination: { reason: 'expired', at: startsAt }, facts: { revivableUntil: now } },
      then: {},
    },
  ])('given $name', ({ given, then }) => {
    const offer: Partial<ExtensionOffer> = evaluateExtension(factsOf(given), now);
    expect(offer).toEqual({ ...shown, ...then });
  });

  test('given nothing that was delivered, then that denies it, unless it was ended before', () => {
    const undelivered = factsOf({ facts: { entitlement: null } });
    expect(evaluateExtension(undelivered, now)).toMatchObject({
      allowed: false,
      type: null,
      expiresAt: null,
      newExpiresAt: null,
      trafficLimitBytes: null,
      newTrafficLimitBytes: null,
      reasons: [tooEarly(null), reason('not-delivered', {}, true)],
    });
    const ended = factsOf({ termination: { reason: 'staff', at: now }, facts: { entitlement: null } });
    expect(evaluateExtension(ended, now).reasons.map(({ code }) => code)).toEqual([
      'too-early',
      'terminated',
    ]);
  });
});

describe('what an extension changes', () => {
  const terms = { durationDays: 30, trafficLimitBytes: 100, deviceLimit: 2, startsOnFirstUse: false };
  const change = {
    kind: 'extension',
    terms,
    units: 1,
    addsTime: true,
    carriedBytes: 0,
    endsPeriod: 1,
    priceMinor: 1000,
    refundMinor: 0,
    creditMinor: 0,
    chargedAt: now,
    startsAt: null,
    lotTaxMinor: 0,
    taxMinor: 0,
  };
  test.each<{ name: string; type: 'extend' | 'reset'; given: Given; then: object }>([
    { name: 'two days left', type: 'extend', given: {}, then: {} },
    { name: 'a reset', type: 'reset', given: {}, then: { addsTime: false } },
    {
      name: 'a reset that adds the days',
      type: 'reset',
      given: { policy: { timeOnReset: 'added' } },
      then: {},
    },
    { name: 'a period at its end', type: 'extend', given: { expiresAt: now }, then: { addsTime: false } },
    {
      name: 'traffic that is added',
      type: 'extend',
      given: { policy: { traffic: 'add' } },
      then: { carriedBytes: 60 },
    },
    {
      name: 'traffic that is not added to a reset',
      type: 'reset',
      given: { policy: { traffic: 'add' } },
      then: { addsTime: false },
    },
    {
      name: 'nothing to carry into an unlimited plan',
      type: 'extend',
      given: { policy: { traffic: 'add' }, plan: { trafficLimitBytes: null } },
      then: { terms: { ...terms, trafficLimitBytes: null } },
    },
    {
      name: 'three units of a plan without an end',
      type: 'extend',
      given: { plan: { durationDays: null }, facts: { units: 3 } },
      then: {
        units: 3,
        priceMinor: 3000,
        terms: { ...terms, durationDays: null, trafficLimitBytes: 300 },
      },
    },
    {
      name: 'what never expires',
      type: 'reset',
      given: { expiresAt: null, used: 100 },
      then: { addsTime: false, terms: { ...terms, durationDays: null } },
    },
  ])('given $name', ({ type, given, then }) => {
    expect(changeOf(factsOf(given), type, now)).toEqual({ ...change, ...then });
  });

  test('given what ended, then only what expired is revived, and what has not ended is not', () => {
    const until = (termination: ExtensionFacts['subscription']['termination']) =>
      revivableUntil({ termination }, DAY_MS);
    expect(until({ reason: 'expired', at: now })).toEqual(addMs(now, DAY_MS));
    expect([until({ reason: 'staff', at: now }), until(null)]).toEqual([null, null]);
  });
});
