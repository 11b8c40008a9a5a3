import { describe, expect, test } from 'vitest';
import { aPanel } from '../../testing/builders/catalogue-builders.ts';
import { anAccount } from '../../testing/builders/service-builders.ts';
import { isWorkLeft } from '../accounts/account.ts';
import { isHealthy } from '../panels/panel.ts';
import { availableMinor, walletAccount } from '../payments/ledger.ts';
import { freePlaces, hasRoomFor, takenPlaces } from '../placement/capacity.ts';
import { mayActFor, SYSTEM_ACTOR } from '../records/actor.ts';
import { bytesToGb, GIB_BYTES, gbToBytes } from '../usage/traffic.ts';
import { addDays, addMs, toWholeSeconds } from './period.ts';
import { statusOf } from './subscription.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('capacity', () => {
  test.each([
    { capacity: null, heldCount: 9, usedCount: 9, then: null },
    { capacity: 10, heldCount: 2, usedCount: 3, then: 5 },
    { capacity: 10, heldCount: 2, usedCount: 3, foreignCount: 4, then: 1 },
    { capacity: 3, heldCount: 2, usedCount: 3, then: 0 },
  ])('given $heldCount held, $usedCount used of $capacity, then $then are free', ({ then, ...counters }) => {
    expect(freePlaces(counters)).toBe(then);
    expect(hasRoomFor(counters, 1)).toBe(then !== 0);
    expect(takenPlaces(counters)).toBe(
      counters.heldCount + counters.usedCount + (counters.foreignCount ?? 0),
    );
  });
});

describe('the status of a subscription', () => {
  const granted = {
    startsAt: now,
    expiresAt: addDays(now, 1),
    trafficLimitBytes: 100,
    deviceLimit: null,
    onHoldSeconds: null,
  };
  const live = { granted, suspension: null, pause: null, termination: null, usedBytes: 0 };
  test.each([
    { name: 'live', given: {}, then: 'active' },
    { name: 'not delivered', given: { granted: null }, then: 'preparing' },
    {
      name: 'ended',
      given: { termination: { reason: 'staff' as const, at: now }, granted: null },
      then: 'terminated',
    },
    {
      name: 'stopped and over',
      given: {
        suspension: { reason: 'x', at: now, by: 'staff' as const },
        usedBytes: 100,
      },
      then: 'suspended',
    },
    {
      name: 'over to the second',
      given: { granted: { ...granted, expiresAt: now }, usedBytes: 100 },
      then: 'expired',
    },
    { name: 'used up', given: { usedBytes: 100 }, then: 'limited' },
    {
      name: 'unlimited',
      given: { usedBytes: 1e15, granted: { ...granted, trafficLimitBytes: null, expiresAt: null } },
      then: 'active',
    },
  ])('given one that is $name, then it is $then', ({ given, then }) => {
    expect(statusOf({ ...live, ...given }, now)).toBe(then);
  });
});

describe('small facts', () => {
  test('given instants, when moved by days, then they stay whole seconds', () => {
    expect(toWholeSeconds(new Date('2026-03-01T12:00:00.999Z'))).toEqual(now);
    expect(addDays(new Date('2026-03-01T12:00:00.999Z'), 1)).toEqual(new Date('2026-03-02T12:00:00Z'));
    expect(addDays(now, null)).toBeNull();
    expect(addMs(now, 1500).getTime() - now.getTime()).toBe(1500);
  });

  test('given traffic in GB, when stored, then it is whole bytes of 1024³', () => {
    expect(gbToBytes(50)).toBe(50 * GIB_BYTES);
    expect(gbToBytes(0.1)).toBe(107_374_182);
    expect(gbToBytes(null)).toBeNull();
    expect(bytesToGb(GIB_BYTES)).toBe(1);
    expect(bytesToGb(null)).toBeNull();
  });

  test('given a wallet, when asked, then what is held cannot be spent', () => {
    expect(availableMinor({ customerId: 'c', currency: 'USD', balanceMinor: 100, heldMinor: 30 })).toBe(70);
    expect(walletAccount('c')).toBe('wallet:c');
  });

  test('given actors, when they act for a customer, then customers only for themselves', () => {
    expect(mayActFor({ kind: 'customer', id: 'c1' }, 'c1')).toBe(true);
    expect(mayActFor({ kind: 'customer', id: 'c1' }, 'c2')).toBe(false);
    expect(mayActFor(SYSTEM_ACTOR, 'c2')).toBe(true);
  });
});

test.each([
  { consecutiveFailures: 2, failingForMs: 90_000, then: true },
  { consecutiveFailures: 3, failingForMs: 29_999, then: true },
  { consecutiveFailures: 3, failingForMs: 30_000, then: false },
])(
  'given a panel with $consecutiveFailures failed contacts in a row over $failingForMs ms, then healthy is $then',
  ({ consecutiveFailures, failingForMs, then }) => {
    const last = { lastContactAt: null, lastError: null, clockSkewMs: null };
    const health = { ...last, consecutiveFailures, failingForMs, failingSince: new Date(0) };
    expect(isHealthy(aPanel({ health }))).toBe(then);
  },
);

test.each([
  { generation: 2, observedGeneration: 1, removedAt: null, then: true },
  { generation: 2, observedGeneration: 2, removedAt: null, then: false },
  { generation: 2, observedGeneration: 1, removedAt: now, then: false },
])(
  'given an account at generation $generation, seen at $observedGeneration, then work left is $then',
  ({ then, ...facts }) => {
    expect(isWorkLeft(anAccount(facts))).toBe(then);
  },
);
