import { describe, expect, test } from 'vitest';
import { differencesOf, hasOurCredentials } from './account-differences.ts';
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
