import type { Account, ObservedFacts } from '@panelkit/sdk';
import { boolean, type Column, fewTexts, instant, json, nullable, number, oneOf, text } from './columns.ts';
import { sealed } from './sealed.ts';
import { defineTable } from './table.ts';

const [limit, end] = [nullable(number), nullable(instant)];

const observedStatus = oneOf<ObservedFacts['status']>('active', 'disabled', 'expired', 'limited', 'on-hold');

/** What a panel showed of an account; null where the first column is. */
const observedFacts: Column<ObservedFacts> = {
  suffixes: ['_at', '_status', '_expires_at', '_traffic_limit_bytes', '_used_bytes', '_last_online_at'],
  write: ({ at, status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt }) => [
    ...instant.write(at),
    status,
    ...end.write(expiresAt),
    trafficLimitBytes,
    usedBytes,
    ...end.write(lastOnlineAt),
  ],
  read: ([at, status, expiresAt, trafficLimitBytes, usedBytes, lastOnlineAt]) => ({
    at: instant.read([at]),
    status: observedStatus.read([status]),
    expiresAt: end.read([expiresAt]),
    trafficLimitBytes: limit.read([trafficLimitBytes]),
    usedBytes: number.read([usedBytes]),
    lastOnlineAt: end.read([lastOnlineAt]),
  }),
};

export const accounts = defineTable<Account>({
  kind: 'account',
  name: 'accounts',
  fixed: ['subscriptionId', 'unitId', 'placeKey', 'required', 'createdAt'],
  columns: {
    id: text,
    subscriptionId: text,
    unitId: text,
    placeKey: text,
    required: boolean,
    panelId: text,
    inboundId: text,
    capacityHoldId: text,
    sealedName: sealed,
    nameHash: text,
    sealedCredentials: sealed,
    credentialVersion: number,
    generation: number,
    observedGeneration: number,
    condemnedAt: nullable(instant),
    removedAt: nullable(instant),
    remoteId: nullable(text),
    firstSentAt: nullable(instant),
    unsettledUntil: nullable(instant),
    openTermsHash: nullable(sealed),
    seenAt: nullable(instant),
    missingSince: nullable(instant),
    sealedSeenAs: nullable(text),
    absenceProvedAt: nullable(instant),
    observed: nullable(observedFacts),
    sealedLinks: nullable(sealed),
    linkFingerprint: nullable(sealed),
    formerHostSince: nullable(instant),
    credentialsHash: nullable(sealed),
    formerMarks: fewTexts,
    renewingSince: nullable(instant),
    sealedShownCredentials: nullable(text),
    credentialsChangedAt: nullable(instant),
    counterEpoch: number,
    counterBytes: number,
    resetIntent: nullable(json()),
    resetDueGeneration: nullable(number),
    writtenLimitBytes: nullable(number),
    driftSince: nullable(instant),
    reenabledGeneration: nullable(number),
    predecessorId: nullable(text),
    openedByChangeId: nullable(text),
    lostAt: nullable(instant),
    attempts: number,
    mismatches: fewTexts,
    deadlineAt: nullable(instant),
    nextAttemptAt: nullable(instant),
    lastError: nullable(json('at')),
    createdAt: instant,
  },
});
