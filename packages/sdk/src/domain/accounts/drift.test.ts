import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObservedAccount } from './desired-account.ts';
import { diffAccounts, driftOf, isSuspicious, type WantedTerms } from './drift.ts';

const expiresAt = new Date('2026-04-01T00:00:00Z');
const wanted: WantedTerms = {
  enabled: true,
  expiresAt,
  trafficLimitBytes: 1000,
  deviceLimit: 2,
  onHoldSeconds: null,
};
const seen: ObservedAccount = {
  remoteId: null,
  name: 'a',
  credentials: {},
  status: 'active',
  expiresAt,
  trafficLimitBytes: 1000,
  deviceLimit: 2,
  onHoldSeconds: null,
  inboundKeys: [],
  usedBytes: 0,
  links: [],
  lastOnlineAt: null,
};
const judged = { at: new Date('2026-03-15T00:00:00Z'), toleranceMs: 120_000 };
const endsSoon = { ...wanted, expiresAt: new Date('2026-03-15T00:02:00Z') };
const off = { ...wanted, enabled: false };
const onHold = { ...wanted, expiresAt: null, onHoldSeconds: 60 };
const { deviceLimit: _deviceLimit, ...withoutDevices } = seen;

describe('how one account differs', () => {
  test.each<{ name: string; wanted: WantedTerms | null; seen: ObservedAccount; then: string[] }>([
    { name: 'as wanted', wanted, seen, then: [] },
    { name: 'it must not be there', wanted: null, seen, then: ['should-be-off'] },
    { name: 'on and should be off', wanted: off, seen, then: ['should-be-off'] },
    { name: 'off as wanted', wanted: off, seen: { ...seen, status: 'disabled' }, then: [] },
    { name: 'off by hand', wanted, seen: { ...seen, status: 'disabled' }, then: ['should-be-on'] },
    { name: 'used up', wanted, seen: { ...seen, status: 'limited', usedBytes: 991 }, then: [] },
    {
      name: 'called used up though it is not',
      wanted,
      seen: { ...seen, status: 'limited', usedBytes: 989 },
      then: ['ended-early'],
    },
    {
      name: 'expired as it should',
      wanted: endsSoon,
      seen: { ...seen, ...endsSoon, status: 'expired' },
      then: [],
    },
    {
      name: 'expired and should be off',
      wanted: off,
      seen: { ...seen, status: 'expired' },
      then: [],
    },
    {
      name: 'called expired though it is not',
      wanted,
      seen: { ...seen, status: 'expired' },
      then: ['ended-early'],
    },
    {
      name: 'called expired and without end',
      wanted: { ...wanted, expiresAt: null },
      seen: { ...seen, expiresAt: null, status: 'expired' },
      then: ['ended-early'],
    },
    { name: 'without end', wanted, seen: { ...seen, expiresAt: null }, then: ['limits-differ'] },
    { name: 'more traffic', wanted, seen: { ...seen, trafficLimitBytes: null }, then: ['limits-differ'] },
    { name: 'more devices', wanted, seen: { ...seen, deviceLimit: null }, then: ['limits-differ'] },
    { name: 'a panel without device limits', wanted, seen: withoutDevices, then: [] },
    { name: 'used for the first time', wanted: onHold, seen: { ...seen, usedBytes: 1 }, then: [] },
    {
      name: 'on and other limits',
      wanted: off,
      seen: { ...seen, trafficLimitBytes: 1 },
      then: ['should-be-off', 'limits-differ'],
    },
  ])('given an account $name, then it is $then', ({ wanted: terms, seen: account, then }) => {
    expect(driftOf(terms, account, judged)).toEqual(then);
  });
});

test('given our accounts and a listing, then each is matched once, a second of a name is one too many, and the rest is foreign or missing', () => {
  const keys = fc.uniqueArray(fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(keys, fc.array(fc.integer({ min: 0, max: 40 })), (ours, listed) => {
      const known = ours.map((key) => ({ key: `key-${key}`, wanted }));
      const accounts = listed.map((key) => ({ keys: ['an-older-key', `key-${key}`], account: seen }));
      const count = (kind: string) =>
        diffAccounts(known, accounts, judged).filter(({ kinds }) => kinds.some((found) => found === kind))
          .length;
      const ofOurs = listed.filter((key) => ours.includes(key));
      expect(count('foreign')).toBe(listed.length - ofOurs.length);
      expect(count('missing')).toBe(ours.length - new Set(ofOurs).size);
      expect(count('should-be-off')).toBe(ofOurs.length - new Set(ofOurs).size);
    }),
  );
});

test.each([
  { missing: 4, of: 4, then: false },
  { missing: 5, of: 200, then: true },
  { missing: 5, of: 250, then: false },
  { missing: 2000, of: 100_000, then: false },
  { missing: 2001, of: 100_000, then: true },
])('given $missing of $of accounts missing, then suspicious is $then', ({ missing, of, then }) => {
  expect(isSuspicious(missing, of)).toBe(then);
});
