import { describe, expect, test } from 'vitest';
import { aSubscription } from '../../testing/builders/service-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { GrantedTerms, SubscriptionStatus } from './subscription.ts';
import {
  resumes,
  type SubscriptionActionFacts,
  subscriptionActions,
  type Who,
  whoOf,
  whyNotGiveDays,
  whyNotPause,
} from './subscription-actions.ts';

const at = testInstant();
const granted: GrantedTerms = {
  startsAt: at,
  expiresAt: null,
  trafficLimitBytes: null,
  deviceLimit: null,
  onHoldSeconds: null,
};
const suspension = { reason: 'abuse', at, by: 'staff' as const };
const pausedBy = (by: Who) => ({ at, by, shortestMs: 0, resumesAt: null });
const policy = { customerMayPause: true, pausesPerPeriod: 2 };
const none = { allowed: false as const, reasons: ['of the offer'] };

interface Given extends Partial<Omit<SubscriptionActionFacts, 'subscription'>> {
  subscription?: Partial<SubscriptionActionFacts['subscription']>;
}

const factsOf = ({ subscription, ...given }: Given): SubscriptionActionFacts => ({
  status: 'active',
  change: null,
  who: 'staff',
  pauses: 0,
  renewals: 0,
  policy,
  ...given,
  subscription: aSubscription({ granted, ...subscription }),
});

/** Why each action is refused; what is allowed is left out. */
function refusals(given: Given): Record<string, string> {
  const actions = subscriptionActions(factsOf(given), { extend: none, changePlan: { allowed: true } });
  const { extend, changePlan, ...own } = actions;
  expect([extend, changePlan]).toEqual([none, { allowed: true }]);
  const refused: Record<string, string> = {};
  for (const [name, allowed] of Object.entries(own))
    if (!allowed.allowed) refused[name] = allowed.reasons.join();
  return refused;
}

const ended = { subscription: { termination: { reason: 'staff' as const, at } } };
const byStaffAlone = {
  suspend: 'not-permitted',
  terminate: 'not-permitted',
  move: 'not-permitted',
  resetUsage: 'not-permitted',
  adjust: 'not-permitted',
};

describe('what may be done to a subscription', () => {
  test.each<{ name: string; given: Given; then: Record<string, string> }>([
    { name: 'an active one', given: {}, then: { resume: 'not-paused' } },
    {
      name: 'an active one whose change is being applied',
      given: { change: { revives: false } },
      then: {
        pause: 'being-changed',
        resume: 'not-paused',
        resetUsage: 'being-changed',
        adjust: 'being-changed',
      },
    },
    {
      name: 'an expired one',
      given: { status: 'expired' },
      then: { pause: 'expired', resume: 'not-paused' },
    },
    {
      name: 'one whose traffic is used up',
      given: { status: 'limited' },
      then: { pause: 'limited', resume: 'not-paused' },
    },
    {
      name: 'one that waits for its first use',
      given: { status: 'on-hold', subscription: { granted: { ...granted, onHoldSeconds: 60 } } },
      then: { pause: 'on-hold', resume: 'not-paused', resetUsage: 'on-hold' },
    },
    {
      name: 'one that is being prepared',
      given: { status: 'preparing', subscription: { granted: null } },
      then: {
        pause: 'preparing',
        resume: 'not-paused',
        suspend: 'preparing',
        terminate: 'preparing',
        move: 'preparing',
        resetUsage: 'preparing',
        adjust: 'preparing',
        renewConfigurations: 'preparing',
      },
    },
    {
      name: 'a suspended one',
      given: { status: 'suspended', subscription: { suspension } },
      then: { pause: 'suspended', suspend: 'suspended' },
    },
    {
      name: 'one that its customer paused',
      given: { status: 'suspended', subscription: { pause: pausedBy('customer') } },
      then: { pause: 'suspended' },
    },
    {
      name: 'an ended one',
      given: { status: 'terminated', ...ended },
      then: {
        pause: 'terminated',
        resume: 'terminated',
        setAutoRenew: 'terminated',
        rotateLink: 'terminated',
        renewConfigurations: 'terminated',
        suspend: 'terminated',
        terminate: 'terminated',
        move: 'terminated',
        resetUsage: 'terminated',
        adjust: 'terminated',
      },
    },
    {
      name: 'an ended one that is being revived',
      given: { status: 'terminated', change: { revives: true }, ...ended },
      then: {
        pause: 'terminated',
        resume: 'terminated',
        setAutoRenew: 'terminated',
        rotateLink: 'terminated',
        renewConfigurations: 'terminated',
        suspend: 'terminated',
        move: 'terminated',
        resetUsage: 'terminated',
        adjust: 'terminated',
      },
    },
  ])('given $name, then staff may do all but this', ({ given, then }) => {
    expect(refusals(given)).toEqual(then);
  });

  test.each<{ name: string; given: Given; then: Record<string, string> }>([
    { name: 'an active one', given: {}, then: { resume: 'not-paused' } },
    {
      name: 'one of a shop without pauses',
      given: { policy: { ...policy, customerMayPause: false } },
      then: { pause: 'not-permitted', resume: 'not-paused' },
    },
    {
      name: 'one that was paused often enough',
      given: { pauses: 2 },
      then: { pause: 'paused-too-often', resume: 'not-paused' },
    },
    { name: 'one that was paused once', given: { pauses: 1 }, then: { resume: 'not-paused' } },
    {
      name: 'one with as many new configurations as a day has',
      given: { renewals: 3 },
      then: { resume: 'not-paused', renewConfigurations: 'renewed-too-often' },
    },
    {
      name: 'one that staff suspended',
      given: { status: 'suspended', subscription: { suspension } },
      then: { pause: 'suspended', resume: 'not-paused' },
    },
    {
      name: 'one that staff paused',
      given: { status: 'suspended', subscription: { pause: pausedBy('staff') } },
      then: { pause: 'suspended', resume: 'not-paused' },
    },
    {
      name: 'one that they paused',
      given: { status: 'suspended', subscription: { pause: pausedBy('customer') } },
      then: { pause: 'suspended' },
    },
  ])('given $name, then customers may do all but this, and nothing of staff’s', ({ given, then }) => {
    expect(refusals({ ...given, who: 'customer' })).toEqual({ ...then, ...byStaffAlone });
  });

  test('given a pause and a suspension, then staff end the suspension first, and the customer the pause', () => {
    const both = { suspension, pause: pausedBy('customer') };
    const ends = (who: Who, subscription = both) => resumes(factsOf({ who, subscription }));
    expect([ends('staff'), ends('customer')]).toEqual(['suspension', 'pause']);
    expect(resumes(factsOf({ subscription: { pause: pausedBy('staff') } }))).toBe('pause');
    expect(resumes(factsOf({ subscription: { ...both, ...ended.subscription } }))).toBeNull();
  });

  test('given pauses that were used up and no policy for customers, then staff pause all the same', () => {
    const facts = factsOf({ pauses: 9, policy: { customerMayPause: false, pausesPerPeriod: 0 } });
    expect(whyNotPause(facts)).toBeNull();
  });

  test.each<{ kind: 'customer' | 'staff' | 'service' | 'system'; then: Who }>([
    { kind: 'customer', then: 'customer' },
    { kind: 'staff', then: 'staff' },
    { kind: 'service', then: 'staff' },
    { kind: 'system', then: 'staff' },
  ])('given a $kind, then it acts as $then', ({ kind, then }) => expect(whoOf({ kind, id: 'x' })).toBe(then));

  test('given any status but the active one, then it is why there is no pause', () => {
    const statuses: SubscriptionStatus[] = ['terminated', 'preparing', 'suspended', 'expired', 'limited'];
    for (const status of statuses) expect(whyNotPause(factsOf({ status }))).toBe(status);
  });

  test.each([
    { name: 'time is left', given: {}, then: null },
    { name: 'it never ends', given: { timeLeftMs: null }, then: 'endless' },
    { name: 'nothing is granted', given: { status: 'preparing', timeLeftMs: undefined }, then: 'preparing' },
    { name: 'it has expired', given: { status: 'expired', timeLeftMs: 0 }, then: 'expired' },
    { name: 'it was terminated', given: { status: 'terminated', timeLeftMs: null }, then: 'terminated' },
    {
      name: 'a change is pending',
      given: { status: 'expired', change: { revives: false } },
      then: 'being-changed',
    },
  ] as const)('given that $name, then days are given, or $then', ({ given, then }) => {
    const facts = { status: 'active', change: null, timeLeftMs: 1000, ...given } as const;
    expect(whyNotGiveDays(facts)).toBe(then);
  });
});
