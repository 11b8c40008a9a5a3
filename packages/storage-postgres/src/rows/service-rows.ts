import type { Change, EntitlementFact, GrantedTerms, SoldTerms, Subscription } from '@panelkit/sdk';
import { boolean, type Column, instant, json, nullable, number, oneOf, text, texts } from './columns.ts';
import { sealed } from './sealed.ts';
import { defineTable } from './table.ts';

const [limit, end] = [nullable(number), nullable(instant)];

/** The granted terms; null where the first column is. */
const terms: Column<GrantedTerms> = {
  suffixes: ['_starts_at', '_expires_at', '_traffic_limit_bytes', '_device_limit', '_on_hold_seconds'],
  write: ({ startsAt, expiresAt, trafficLimitBytes, deviceLimit, onHoldSeconds }) => [
    ...instant.write(startsAt),
    ...end.write(expiresAt),
    trafficLimitBytes,
    deviceLimit,
    onHoldSeconds,
  ],
  read: ([startsAt, expiresAt, trafficLimitBytes, deviceLimit, onHoldSeconds]) => ({
    startsAt: instant.read([startsAt]),
    expiresAt: end.read([expiresAt]),
    trafficLimitBytes: limit.read([trafficLimitBytes]),
    deviceLimit: limit.read([deviceLimit]),
    onHoldSeconds: limit.read([onHoldSeconds]),
  }),
};

export const subscriptions = defineTable<Subscription>({
  kind: 'subscription',
  name: 'subscriptions',
  fixed: ['customerId', 'orderId', 'unitId', 'createdAt'],
  columns: {
    id: text,
    customerId: text,
    planId: text,
    orderId: text,
    unitId: text,
    accountId: text,
    granted: nullable(terms),
    anchorAt: nullable(instant),
    period: number,
    usedBytes: number,
    runsOutAt: nullable(instant),
    suspension: nullable(json('at')),
    pause: nullable(json('at', 'resumesAt')),
    termination: nullable(json('at')),
    autoRenew: boolean,
    renewalPriceMinor: nullable(number),
    renewal: nullable(json('nextAttemptAt')),
    told: texts,
    nextDueAt: nullable(instant),
    dueErrors: number,
    isTrial: boolean,
    sealedToken: sealed,
    tokenHash: text,
    createdAt: instant,
  },
});

/** What a change grants. */
const soldTerms: Column<SoldTerms> = {
  suffixes: ['=duration_days', '=traffic_limit_bytes', '=device_limit', '=starts_on_first_use'],
  write: ({ durationDays, trafficLimitBytes, deviceLimit, startsOnFirstUse }) => [
    durationDays,
    trafficLimitBytes,
    deviceLimit,
    startsOnFirstUse,
  ],
  read: ([durationDays, trafficLimitBytes, deviceLimit, startsOnFirstUse]) => ({
    durationDays: limit.read([durationDays]),
    trafficLimitBytes: limit.read([trafficLimitBytes]),
    deviceLimit: limit.read([deviceLimit]),
    startsOnFirstUse: startsOnFirstUse === true,
  }),
};

export const changes = defineTable<Change>({
  kind: 'change',
  name: 'changes',
  fixed: [
    'subscriptionId',
    'kind',
    'planId',
    'terms',
    'units',
    'addsTime',
    'carriedBytes',
    'endsPeriod',
    'priceMinor',
    'refundMinor',
    'creditMinor',
    'lotTaxMinor',
    'taxMinor',
    'by',
    'revives',
    'capacityHoldId',
    'chargedAt',
  ],
  columns: {
    id: text,
    subscriptionId: text,
    kind: oneOf('purchase', 'extension', 'plan-change', 'usage-reset'),
    planId: text,
    terms: soldTerms,
    units: number,
    addsTime: boolean,
    carriedBytes: number,
    endsPeriod: number,
    priceMinor: number,
    refundMinor: number,
    creditMinor: number,
    lotTaxMinor: number,
    taxMinor: number,
    by: oneOf('customer', 'staff', 'auto'),
    revives: boolean,
    capacityHoldId: nullable(text),
    chargedAt: instant,
    startsAt: nullable(instant),
    generation: number,
    state: oneOf('pending', 'posted', 'voided'),
    settledAt: nullable(instant),
  },
});

export const entitlementFacts = defineTable<EntitlementFact>({
  kind: 'entitlement fact',
  name: 'entitlement_facts',
  columns: {
    subscriptionId: text,
    sequence: number,
    kind: oneOf(
      'bought',
      'given',
      'started',
      'consumed',
      'paused',
      'shifted',
      'forfeited',
      'reversed',
      'undone',
    ),
    timeMs: nullable(number),
    bytes: nullable(number),
    amountMinor: number,
    taxMinor: number,
    startsAt: nullable(instant),
    planId: nullable(text),
    deviceLimit: nullable(number),
    waitsForUse: boolean,
    changeId: nullable(text),
    at: instant,
  },
});
