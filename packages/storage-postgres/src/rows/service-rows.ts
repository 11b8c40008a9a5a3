import type { Account, Change, GrantedTerms, Subscription } from '@panelkit/sdk';
import { boolean, type Column, instant, json, nullable, number, oneOf, text, texts } from '../columns.ts';
import { defineTable } from '../table.ts';

const [limit, end] = [nullable(number), nullable(instant)];

/** The granted terms; null where the first column is. */
const terms: Column<GrantedTerms> = {
  suffixes: ['_starts_at', '_expires_at', '_traffic_limit_bytes', '_device_limit'],
  write: ({ startsAt, expiresAt, trafficLimitBytes, deviceLimit }) => [
    ...instant.write(startsAt),
    ...end.write(expiresAt),
    trafficLimitBytes,
    deviceLimit,
  ],
  read: ([startsAt, expiresAt, trafficLimitBytes, deviceLimit]) => ({
    startsAt: instant.read([startsAt]),
    expiresAt: end.read([expiresAt]),
    trafficLimitBytes: limit.read([trafficLimitBytes]),
    deviceLimit: limit.read([deviceLimit]),
  }),
};

export const subscriptions = defineTable<Subscription>({
  kind: 'subscription',
  name: 'subscriptions',
  fixed: ['customerId', 'orderId', 'fulfilmentId', 'createdAt'],
  columns: {
    id: text,
    customerId: text,
    planId: text,
    orderId: text,
    fulfilmentId: text,
    accountId: text,
    granted: nullable(terms),
    anchorAt: nullable(instant),
    usedBytes: number,
    suspension: nullable(json('at')),
    termination: nullable(json('at')),
    autoRenew: boolean,
    sealedToken: text,
    tokenHash: text,
    createdAt: instant,
  },
});

export const changes = defineTable<Change>({
  kind: 'change',
  name: 'changes',
  fixed: ['subscriptionId', 'kind'],
  columns: {
    id: text,
    subscriptionId: text,
    kind: oneOf('purchase'),
    terms: json(),
    chargedAt: instant,
    startsAt: nullable(instant),
    generation: number,
    state: oneOf('pending', 'posted', 'voided'),
    settledAt: nullable(instant),
  },
});

export const accounts = defineTable<Account>({
  kind: 'account',
  name: 'accounts',
  fixed: ['subscriptionId', 'fulfilmentId', 'createdAt'],
  columns: {
    id: text,
    subscriptionId: text,
    fulfilmentId: text,
    panelId: text,
    inboundId: text,
    capacityHoldId: text,
    sealedName: text,
    nameHash: text,
    sealedCredentials: text,
    credentialVersion: number,
    generation: number,
    observedGeneration: number,
    condemnedAt: nullable(instant),
    removedAt: nullable(instant),
    remoteId: nullable(text),
    firstSentAt: nullable(instant),
    unsettledUntil: nullable(instant),
    seenAt: nullable(instant),
    missingSince: nullable(instant),
    observed: nullable(json('at', 'expiresAt', 'lastOnlineAt')),
    sealedLinks: nullable(text),
    attempts: number,
    mismatches: texts,
    deadlineAt: nullable(instant),
    nextAttemptAt: nullable(instant),
    lastError: nullable(json('at')),
    createdAt: instant,
  },
});
