import { describe, expect, test } from 'vitest';
import { differencesOf, hasOurCredentials, isOffTooEarly, needsNoWrite } from './account-differences.ts';
import type { DesiredAccount, ObservedAccount } from './desired-account.ts';

const credentials = { uuid: 'u', password: 'p', subId: 's' };
const desired: DesiredAccount = {
  name: 'abc',
  credentials,
  enabled: true,
  expiresAt: new Date('2026-04-01T12:00:00Z'),
  trafficLimitBytes: 1000,
  deviceLimit: 2,
  onHoldSeconds: null,
  inboundKeys: ['A', 'B'],
  note: 'Shop 1',
};
const observed: ObservedAccount = {
  remoteId: null,
  name: 'abc',
  credentials: { uuid: 'u' },
  status: 'active',
  expiresAt: desired.expiresAt,
  trafficLimitBytes: 1000,
  deviceLimit: 2,
  onHoldSeconds: null,
  inboundKeys: ['B', 'A'],
  note: 'Shop 1',
  usedBytes: 0,
  links: [],
  lastOnlineAt: null,
};

describe('differences between wanted and seen', () => {
  test.each<{
    name: string;
    wanted?: Partial<DesiredAccount>;
    seen?: Partial<ObservedAccount>;
    then: string[];
  }>([
    { name: 'all is as wanted, in another order', then: [] },
    { name: 'the panel limited it by itself', seen: { status: 'limited' }, then: [] },
    { name: 'the panel expired it by itself', seen: { status: 'expired' }, then: [] },
    { name: 'somebody disabled it', seen: { status: 'disabled' }, then: ['enabled'] },
    { name: 'it is on and should be off', wanted: { enabled: false }, then: ['enabled'] },
    {
      name: 'it is off and should be off',
      wanted: { enabled: false },
      seen: { status: 'disabled' },
      then: [],
    },
    {
      name: 'it should be off and is depleted',
      wanted: { enabled: false },
      seen: { status: 'limited' },
      then: [],
    },
    {
      name: 'the expiry is a second off',
      seen: { expiresAt: new Date('2026-04-01T12:00:01Z') },
      then: ['expiresAt'],
    },
    { name: 'it never expires', seen: { expiresAt: null }, then: ['expiresAt'] },
    { name: 'the limit is unlimited', seen: { trafficLimitBytes: null }, then: ['trafficLimitBytes'] },
    { name: 'the device limit differs', seen: { deviceLimit: null }, then: ['deviceLimit'] },
    { name: 'an inbound is missing', seen: { inboundKeys: ['A'] }, then: ['inboundKeys'] },
    { name: 'the note differs', seen: { note: 'other' }, then: ['note'] },
    {
      name: 'the clock waits for first use',
      wanted: { onHoldSeconds: 60, expiresAt: null },
      seen: { onHoldSeconds: 60 },
      then: [],
    },
    { name: 'it should wait for first use', wanted: { onHoldSeconds: 60 }, then: ['onHoldSeconds'] },
  ])('given $name, then $then differ', ({ wanted, seen, then }) => {
    expect(differencesOf({ ...desired, ...wanted }, { ...observed, ...seen })).toEqual(then);
  });

  test('given a panel without note and device limit, when compared, then they do not count', () => {
    const { note: _note, deviceLimit: _deviceLimit, ...bare } = observed;
    expect(differencesOf(desired, bare)).toEqual([]);
  });
});

test.each([
  { shown: { uuid: 'u' }, then: true },
  { shown: { uuid: 'u', password: 'p' }, then: true },
  { shown: { uuid: 'u', password: 'other' }, then: false },
  { shown: { uuid: 'other' }, then: false },
  { shown: {}, then: false },
])('given shown credentials $shown, when asked whether they are ours, then $then', ({ shown, then }) => {
  expect(hasOurCredentials({ ...observed, credentials: shown }, credentials)).toBe(then);
});

test.each<{ name: string; wanted: Partial<DesiredAccount>; seen: Partial<ObservedAccount>; then: boolean }>([
  { name: 'as wanted and on', wanted: {}, seen: {}, then: true },
  { name: 'as wanted and off', wanted: { enabled: false }, seen: { status: 'disabled' }, then: true },
  { name: 'switched off by its panel', wanted: {}, seen: { status: 'limited' }, then: false },
  { name: 'waiting for its first use', wanted: {}, seen: { status: 'on-hold' }, then: true },
  { name: 'on with another limit', wanted: { trafficLimitBytes: 5 }, seen: {}, then: false },
  {
    name: 'off with another limit',
    wanted: { enabled: false },
    seen: { status: 'disabled', trafficLimitBytes: 5 },
    then: false,
  },
])('given an account that is $name, then it needs no write: $then', ({ wanted, seen, then }) => {
  expect(needsNoWrite({ ...desired, ...wanted }, { ...observed, ...seen })).toBe(then);
});

test.each<{ name: string; wanted: Partial<DesiredAccount>; seen: Partial<ObservedAccount>; then: string[] }>([
  { name: 'still waits', wanted: {}, seen: { onHoldSeconds: 60 }, then: [] },
  { name: 'waits for another time', wanted: {}, seen: { onHoldSeconds: 30 }, then: ['onHoldSeconds'] },
  { name: 'has started', wanted: {}, seen: { onHoldSeconds: null, usedBytes: 1 }, then: [] },
  {
    name: 'does not wait and was not used',
    wanted: {},
    seen: { onHoldSeconds: null },
    then: ['onHoldSeconds'],
  },
  {
    name: 'waits though it should not',
    wanted: { onHoldSeconds: null },
    seen: { onHoldSeconds: 60, usedBytes: 1 },
    then: ['onHoldSeconds'],
  },
])('given an account that should wait for its first use and $name, then $then', ({ wanted, seen, then }) => {
  expect(differencesOf({ ...desired, onHoldSeconds: 60, ...wanted }, { ...observed, ...seen })).toEqual(then);
});

test('given an account of another name, or on another inbound, then it is not as wanted', () => {
  expect(differencesOf(desired, { ...observed, name: 'x' })).toEqual(['name']);
  expect(differencesOf(desired, { ...observed, inboundKeys: ['A', 'C'] })).toEqual(['inboundKeys']);
});

test.each([
  { limit: null, usedBytes: 5000, then: true },
  { limit: 1000, usedBytes: 989, then: true },
  { limit: 1000, usedBytes: 990, then: false },
])('given a panel that calls $usedBytes of $limit used up, then that is too early: $then', (row) => {
  const { limit: trafficLimitBytes, usedBytes } = row;
  const judged = { at: new Date('2026-03-01T00:00:00Z'), toleranceMs: 0 };
  const seen = { status: 'limited' as const, usedBytes };
  expect(isOffTooEarly({ ...desired, trafficLimitBytes }, seen, judged)).toBe(row.then);
});
