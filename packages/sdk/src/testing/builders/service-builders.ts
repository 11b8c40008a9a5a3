import { type Account, NEVER_SENT } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import {
  type EntitlementEntry,
  type EntitlementFact,
  entryOf,
} from '../../domain/entitlement/entitlement-fact.ts';
import { DAY_MS } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { MAIN_PLACE } from '../../domain/placement/capacity.ts';
import { GIB_BYTES } from '../../domain/usage/traffic.ts';
import { testId, testInstant } from './test-id.ts';

/** A subscription that was paid and not yet delivered. */
export function aSubscription(overrides: Partial<Subscription> = {}): Subscription {
  const id = overrides.id ?? testId();
  return {
    id,
    customerId: testId(),
    planId: testId(),
    orderId: testId(),
    unitId: testId(),
    accountId: testId(),
    granted: null,
    anchorAt: null,
    period: 0,
    usedBytes: 0,
    runsOutAt: null,
    suspension: null,
    pause: null,
    termination: null,
    autoRenew: false,
    renewalPriceMinor: null,
    renewal: null,
    told: [],
    nextDueAt: null,
    dueErrors: 0,
    isTrial: false,
    sealedToken: `sealed-token-${id}`,
    tokenHash: `token-hash-${id}`,
    createdAt: testInstant(),
    ...overrides,
  };
}

/** A pending purchase of 30 days and 50 GiB, charged a moment ago. */
export function aChange(overrides: Partial<Change> = {}): Change {
  return {
    id: testId(),
    subscriptionId: testId(),
    kind: 'purchase',
    planId: testId(),
    terms: {
      durationDays: 30,
      trafficLimitBytes: 50 * GIB_BYTES,
      deviceLimit: null,
      startsOnFirstUse: false,
    },
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
    chargedAt: testInstant(),
    startsAt: null,
    generation: 1,
    state: 'pending',
    settledAt: null,
    ...overrides,
  };
}

/** The first fact of a subscription: a bought lot of 30 days and 50 GiB for 10.00. */
export function anEntitlementFact(overrides: Partial<EntitlementFact> = {}): EntitlementFact {
  const lot: EntitlementEntry = entryOf('bought', {
    timeMs: 30 * DAY_MS,
    bytes: 50 * GIB_BYTES,
    amountMinor: 1000,
    startsAt: testInstant(),
    planId: testId(),
  });
  return { ...lot, subscriptionId: testId(), sequence: 1, at: testInstant(), ...overrides };
}

/** An account that is due and was never sent to its panel. */
export function anAccount(overrides: Partial<Account> = {}): Account {
  const id = overrides.id ?? testId();
  return {
    ...NEVER_SENT,
    formerMarks: [],
    mismatches: [],
    id,
    subscriptionId: testId(),
    unitId: testId(),
    placeKey: MAIN_PLACE,
    required: true,
    panelId: testId(),
    inboundId: testId(),
    capacityHoldId: testId(),
    sealedName: `sealed-name-${id}`,
    nameHash: `name-hash-${id}`,
    sealedCredentials: 'sealed-credentials',
    deadlineAt: null,
    nextAttemptAt: testInstant(),
    createdAt: testInstant(),
    ...overrides,
  };
}
