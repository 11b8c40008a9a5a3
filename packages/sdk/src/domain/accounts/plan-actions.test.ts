import { describe, expect, test } from 'vitest';
import type { DesiredAccount, ObservedAccount } from './desired-account.ts';
import { type PlanFacts, planActions, rekeyedOf } from './plan-actions.ts';

const now = new Date('2026-03-01T12:00:00Z');
const soon = new Date('2026-03-01T12:00:05Z');
const later = new Date('2026-03-01T12:05:00Z');
const earlier = new Date('2026-03-01T11:00:00Z');
const credentials = { uuid: 'our-uuid', password: 'our-password', subId: 'our-sub' };

const desired: DesiredAccount = {
  name: 'abc',
  credentials,
  enabled: true,
  expiresAt: new Date('2026-04-01T12:00:00Z'),
  trafficLimitBytes: 1000,
  deviceLimit: null,
  onHoldSeconds: null,
  inboundKeys: ['VLESS'],
  note: 'Shop 1',
};
const asWanted: ObservedAccount = {
  remoteId: '1',
  name: 'abc',
  credentials: { uuid: 'our-uuid' },
  status: 'active',
  expiresAt: desired.expiresAt,
  trafficLimitBytes: 1000,
  onHoldSeconds: null,
  inboundKeys: ['VLESS'],
  note: 'Shop 1',
  usedBytes: 0,
  links: [],
  lastOnlineAt: null,
};
const foreign = { ...asWanted, credentials: { uuid: 'somebody-else' } };
const facts: PlanFacts = {
  desired,
  credentials,
  remoteId: null,
  found: { kind: 'absent' },
  unsettledUntil: null,
  openWriteIsWanted: false,
  seenBefore: false,
  createsOnce: false,
  former: new Set(),
  hasFormerMarks: false,
  missingSince: null,
  absenceProvedAt: null,
  inboundKey: '1',
  reset: null,
  offToleranceMs: 120_000,
  panelIsSuspect: false,
  settleMs: 5000,
  now,
};

/** A write that can be known by sight is open. */
const provable = { unsettledUntil: soon, createsOnce: true, openWriteIsWanted: true };

describe('what the reconciler does next, when the account is wanted', () => {
  test.each<{ name: string; given: Partial<PlanFacts>; then: object }>([
    { name: 'it is absent and nothing is open', given: {}, then: { kind: 'ensure', existing: null } },
    {
      name: 'it is absent, but a write may still land',
      given: { unsettledUntil: soon },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'an open write is settled by now',
      given: { unsettledUntil: now },
      then: { kind: 'ensure', existing: null },
    },
    {
      name: 'it is as wanted',
      given: { found: { kind: 'found', account: asWanted } },
      then: { kind: 'in-sync' },
    },
    {
      name: 'it is as wanted, but an earlier write may still change it',
      given: { found: { kind: 'found', account: asWanted }, unsettledUntil: soon },
      then: { kind: 'wait', until: soon, seen: asWanted },
    },
    {
      name: 'it differs',
      given: { found: { kind: 'found', account: { ...asWanted, trafficLimitBytes: null } } },
      then: { kind: 'ensure', differences: ['trafficLimitBytes'] },
    },
    {
      name: 'it differs while an earlier write is open',
      given: { found: { kind: 'found', account: { ...asWanted, status: 'disabled' } }, unsettledUntil: soon },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'it is there twice while an earlier write is open',
      given: { found: { kind: 'many', accounts: [asWanted, asWanted] }, unsettledUntil: soon },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'it is there as wanted while the only write that is open carries that',
      given: { found: { kind: 'found', account: asWanted }, ...provable },
      then: { kind: 'in-sync' },
    },
    {
      name: 'it is there as wanted, but what is open carries something else',
      given: { found: { kind: 'found', account: asWanted }, ...provable, openWriteIsWanted: false },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'it is there as wanted, but its panel makes second accounts or loses writes',
      given: { found: { kind: 'found', account: asWanted }, ...provable, createsOnce: false },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'it is there with other terms while the only write is open for long',
      given: {
        found: { kind: 'found', account: { ...asWanted, trafficLimitBytes: 1 } },
        ...provable,
        unsettledUntil: later,
      },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'it is absent while its only create is open for long',
      given: { ...provable, unsettledUntil: later },
      then: { kind: 'wait', until: soon },
    },
    {
      name: 'it is absent while several creates may be open for long',
      given: { unsettledUntil: later },
      then: { kind: 'wait', until: later },
    },
    {
      name: 'its name is taken by a foreign account',
      given: { found: { kind: 'found', account: foreign } },
      then: { kind: 'conflict' },
    },
    {
      name: 'the answer proves nothing',
      given: { found: { kind: 'inconclusive', reason: 'a login page' } },
      then: { kind: 'inconclusive' },
    },
    {
      name: 'it was seen before and is missed',
      given: { seenBefore: true },
      then: { kind: 'missed', until: soon },
    },
    {
      name: 'its absence is not confirmed yet',
      given: { seenBefore: true, missingSince: now },
      then: { kind: 'missed' },
    },
    {
      name: 'its absence is confirmed',
      given: { seenBefore: true, missingSince: earlier },
      then: { kind: 'ensure', existing: null },
    },
  ])('given $name, then $then.kind', ({ given, then }) => {
    expect(planActions({ ...facts, ...given })).toMatchObject(then);
  });

  const late = new Date('2026-03-01T12:15:00Z');
  const renamed = { ...asWanted, name: 'other' };
  const elsewhere = { kind: 'under-other-name' as const, account: renamed };

  test.each<{ name: string; given: Partial<PlanFacts>; then: object }>([
    {
      name: 'a reset is wanted and nothing was used',
      given: { reset: { counterBefore: null }, found: { kind: 'found', account: asWanted } },
      then: { kind: 'in-sync' },
    },
    {
      name: 'a reset is wanted and did not begin',
      given: {
        reset: { counterBefore: null },
        found: { kind: 'found', account: { ...asWanted, usedBytes: 5 } },
      },
      then: { kind: 'ensure', differences: ['usedBytes'] },
    },
    {
      name: 'a reset began and the counter is as before',
      given: {
        reset: { counterBefore: 5 },
        found: { kind: 'found', account: { ...asWanted, usedBytes: 5 } },
      },
      then: { kind: 'ensure', differences: ['usedBytes'] },
    },
    {
      name: 'a reset began and the counter fell',
      given: {
        reset: { counterBefore: 5 },
        found: { kind: 'found', account: { ...asWanted, usedBytes: 4 } },
      },
      then: { kind: 'in-sync' },
    },
    {
      name: 'its panel called it used up long before',
      given: { found: { kind: 'found', account: { ...asWanted, status: 'limited', usedBytes: 5 } } },
      then: { kind: 'ensure', differences: ['enabled'] },
    },
    {
      name: 'its panel calls it expired a month before',
      given: { found: { kind: 'found', account: { ...asWanted, status: 'expired' } } },
      then: { kind: 'ensure', differences: ['enabled'] },
    },
    {
      name: 'its credentials were changed on the panel',
      given: { seenBefore: true, remoteId: '1', found: { kind: 'found', account: foreign } },
      then: { kind: 'ensure', existing: foreign, differences: ['credentials'] },
    },
    {
      name: 'an account of its name with another id has other credentials',
      given: { seenBefore: true, remoteId: '2', found: { kind: 'found', account: foreign } },
      then: { kind: 'conflict' },
    },
    {
      name: 'its name is taken by another administrator',
      given: {
        seenBefore: true,
        remoteId: '1',
        found: { kind: 'found', account: { ...foreign, isOwn: false } },
      },
      then: { kind: 'conflict' },
    },
    {
      name: 'it is missed on a suspect panel',
      given: { seenBefore: true, missingSince: earlier, panelIsSuspect: true },
      then: { kind: 'missed', until: late, needsListing: false },
    },
    {
      name: 'its absence is confirmed at this instant',
      given: { seenBefore: true, missingSince: new Date('2026-03-01T11:59:55Z') },
      then: { kind: 'ensure', existing: null, differences: [] },
    },
    {
      name: 'only its name was looked for',
      given: { seenBefore: true, missingSince: earlier, found: { kind: 'absent', onlyByName: true } },
      then: { kind: 'missed', until: late, needsListing: true },
    },
    {
      name: 'only its name was looked for, and a listing proved it gone',
      given: {
        seenBefore: true,
        missingSince: earlier,
        absenceProvedAt: earlier,
        found: { kind: 'absent', onlyByName: true },
      },
      then: { kind: 'ensure', existing: null },
    },
    {
      name: 'it is there under another name, by its id',
      given: { seenBefore: true, remoteId: '1', found: elsewhere },
      then: { kind: 'adopt', account: renamed },
    },
    {
      name: 'it is there under another name, and a write is open',
      given: { seenBefore: true, remoteId: '1', found: elsewhere, unsettledUntil: soon },
      then: { kind: 'wait', until: soon, seen: null },
    },
    {
      name: 'what has its secrets under another name has another id',
      given: { seenBefore: true, remoteId: '2', missingSince: earlier, found: elsewhere },
      then: { kind: 'missed', until: late, needsListing: true },
    },
    {
      name: 'it is there under another name, by its secrets on our inbound',
      given: { seenBefore: true, inboundKey: 'VLESS', found: elsewhere },
      then: { kind: 'adopt', account: renamed },
    },
    {
      name: 'its inbound is not made yet, and its secrets are there under another name',
      given: { seenBefore: true, inboundKey: null, missingSince: earlier, found: elsewhere },
      then: { kind: 'missed', needsListing: true },
    },
    {
      name: 'an account that was never seen before has its secrets under another name',
      given: { inboundKey: 'VLESS', found: elsewhere },
      then: { kind: 'ensure', existing: null },
    },
    {
      name: 'its id has another name and other credentials',
      given: {
        seenBefore: true,
        remoteId: '1',
        missingSince: earlier,
        found: { kind: 'renamed', account: { ...foreign, name: 'other' } },
      },
      then: { kind: 'missed', until: late, needsListing: true },
    },
  ])('given $name, then $then.kind', ({ given, then }) => {
    expect(planActions({ ...facts, ...given })).toMatchObject(then);
  });

  test('given an account of ours with other credentials than these, then it is named, and a stranger is not', () => {
    const known = { seenBefore: true, remoteId: '1', found: { kind: 'found' as const, account: foreign } };
    expect(rekeyedOf(known, credentials)).toBe(foreign);
    expect(rekeyedOf({ ...known, found: { kind: 'found', account: asWanted } }, credentials)).toBeNull();
    expect(rekeyedOf({ ...known, remoteId: '2' }, credentials)).toBeNull();
    expect(rekeyedOf({ ...known, found: { kind: 'absent' } }, credentials)).toBeNull();
    const accounts = [asWanted, foreign];
    expect(rekeyedOf({ ...known, found: { kind: 'many', accounts } }, credentials)).toBe(foreign);
  });

  test('given two of ours whose ids are equally long, or none, when planned, then the first id in order is kept', () => {
    const ids = ['21', '13', null].map((remoteId) => ({ ...asWanted, remoteId }));
    const removed = (accounts: ObservedAccount[]) => {
      const action = planActions({ ...facts, found: { kind: 'many', accounts } });
      return action.kind === 'remove' ? action.accounts.map(({ remoteId }) => remoteId) : action.kind;
    };
    expect([removed(ids), removed(ids.toReversed())]).toEqual([
      ['13', '21'],
      ['13', '21'],
    ]);
  });

  test('given two of ours while a write is open, when planned, then the one that stays is seen', () => {
    const used = { ...asWanted, remoteId: '9', usedBytes: 5 };
    const found = { kind: 'many' as const, accounts: [asWanted, used] };
    expect(planActions({ ...facts, found, unsettledUntil: soon })).toEqual({
      kind: 'wait',
      until: soon,
      seen: used,
    });
  });

  test('given two of ours, when planned, then the more used one is kept and the other removed', () => {
    const used = { ...asWanted, remoteId: '9', usedBytes: 5 };
    expect(planActions({ ...facts, found: { kind: 'many', accounts: [asWanted, used] } })).toEqual({
      kind: 'remove',
      accounts: [asWanted],
    });
  });

  test('given two equal ones of ours in any order, when planned, then always the older id is kept', () => {
    const second = { ...asWanted, remoteId: '12' };
    const third = { ...asWanted, remoteId: '3' };
    for (const accounts of [
      [second, third],
      [third, second],
    ]) {
      expect(planActions({ ...facts, found: { kind: 'many', accounts } })).toEqual({
        kind: 'remove',
        accounts: [second],
      });
    }
  });

  test('given ours beside foreign ones of the same name, when planned, then only ours counts', () => {
    expect(planActions({ ...facts, found: { kind: 'many', accounts: [foreign, asWanted] } }).kind).toBe(
      'in-sync',
    );
    expect(planActions({ ...facts, found: { kind: 'many', accounts: [foreign, foreign] } }).kind).toBe(
      'conflict',
    );
  });
});

describe('what the reconciler does next, when the account must be absent', () => {
  test.each<{ name: string; given: Partial<PlanFacts>; then: object }>([
    {
      name: 'it is there',
      given: { found: { kind: 'found', account: asWanted } },
      then: { kind: 'remove', accounts: [asWanted] },
    },
    { name: 'it is absent', given: {}, then: { kind: 'gone' } },
    {
      name: 'it was there once and only its name was looked for',
      given: { seenBefore: true, found: { kind: 'absent', onlyByName: true } },
      then: { kind: 'missed', until: new Date('2026-03-01T12:15:00Z'), needsListing: true },
    },
    {
      name: 'it is absent, but a create may still land',
      given: { unsettledUntil: soon },
      then: { kind: 'wait', until: soon, seen: null },
    },
    {
      name: 'only a foreign one is there',
      given: { found: { kind: 'found', account: foreign } },
      then: { kind: 'gone' },
    },
    {
      name: 'several of ours are there',
      given: { found: { kind: 'many', accounts: [asWanted, asWanted] } },
      then: { kind: 'remove' },
    },
  ])('given $name, then $then.kind', ({ given, then }) => {
    expect(planActions({ ...facts, ...given, desired: null })).toMatchObject(then);
  });
});
