import { describe, expect, test } from 'vitest';
import { aPlan } from '../../testing/builders/catalogue-builders.ts';
import { entitlementOf } from '../entitlement/entitlement.ts';
import { type EntitlementEntry, entryOf } from '../entitlement/entitlement-fact.ts';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import { evaluatePlanChange, type PlanChangeFacts } from './evaluate-plan-change.ts';

const soldAt = new Date('2026-01-01T00:00:00Z');
const day = (count: number) => addMs(soldAt, count * DAY_MS);
const GOLD = 'gold';
const priceOf = (amountMinor: number) => ({ price: { amountMinor, currency: 'USD' } });
const bought = (changes: Partial<EntitlementEntry> = {}) =>
  entitlementOf([
    entryOf('bought', {
      timeMs: 30 * DAY_MS,
      bytes: 100,
      amountMinor: 900,
      startsAt: soldAt,
      planId: 'silver',
      ...changes,
    }),
  ]);

/** Half of a period of $9 is left, and $50 in the wallet; the other plan costs $20. */
function offerOf(changes: Partial<PlanChangeFacts> = {}, now = day(15)) {
  const facts: PlanChangeFacts = {
    subscription: { termination: null, usedBytes: 0, planId: 'silver', pause: null },
    entitlement: bought(),
    toPlan: aPlan({ id: GOLD, ...priceOf(2000) }),
    availableMinor: 5000,
    hasPendingChange: false,
    leadKey: 'main',
    tax: null,
    ...changes,
  };
  return evaluatePlanChange(facts, now);
}

describe('what a plan change costs', () => {
  test.each([
    { name: 'a dearer plan: the rest of the period is set off', to: 2000, then: [2000, 450, 1550, 0] },
    { name: 'a cheaper plan: the surplus is given back', to: 300, then: [300, 450, 0, 150] },
    { name: 'a plan for what is left: nothing either way', to: 450, then: [450, 450, 0, 0] },
  ])('$name', ({ to, then }) => {
    const offer = offerOf({ toPlan: aPlan({ id: GOLD, ...priceOf(to) }) });
    expect(offer).toMatchObject({ allowed: true, denials: [], toPlanId: GOLD, currency: 'USD' });
    const { planPriceMinor, creditMinor, priceMinor, refundMinor } = offer;
    expect([planPriceMinor, creditMinor, priceMinor, refundMinor]).toEqual(then);
  });
});

describe('why a plan cannot be changed', () => {
  const subscription = { termination: null, usedBytes: 0, planId: 'silver', pause: null };
  const toPlan = aPlan({ id: GOLD, ...priceOf(2000) });
  test.each<{ denial: string; given: Partial<PlanChangeFacts>; now?: Date }>([
    { denial: 'not-delivered', given: { entitlement: null } },
    {
      denial: 'terminated',
      given: { subscription: { ...subscription, termination: { reason: 'staff', at: soldAt } } },
    },
    { denial: 'expired', given: {}, now: day(30) },
    { denial: 'on-hold', given: { entitlement: bought({ waitsForUse: true }) } },
    { denial: 'same-plan', given: { subscription: { ...subscription, planId: GOLD } } },
    { denial: 'plan-unavailable', given: { toPlan: { ...toPlan, active: false } } },
    { denial: 'plan-unavailable', given: { toPlan: { ...toPlan, onSale: false } } },
    { denial: 'plan-unavailable', given: { toPlan: { ...toPlan, inStock: false } } },
    { denial: 'change-pending', given: { hasPendingChange: true } },
    { denial: 'insufficient-balance', given: { availableMinor: 1549 } },
  ])('$denial', ({ denial, given, now }) => {
    const { allowed, denials } = offerOf(given, now);
    expect(allowed).toBe(false);
    expect(denials).toEqual([denial]);
  });

  test.each<{ name: string; given: Partial<PlanChangeFacts>; now?: Date }>([
    { name: 'a moment before its expiry', given: {}, now: addMs(day(30), -1) },
    { name: 'without an end', given: { entitlement: bought({ timeMs: null }) } },
    { name: 'with the last cent', given: { availableMinor: 1550 } },
  ])('not $name', ({ given, now }) => {
    expect(offerOf(given, now).denials).toEqual([]);
  });
});
