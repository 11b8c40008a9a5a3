import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DesiredAccount, ObservedAccount } from './desired-account.ts';
import type { FindResult } from './find-result.ts';
import { type PlanFacts, planActions, type UnderOtherName } from './plan-actions.ts';

const NAME = 'ours';
const ID = '7';
const credentials = { uuid: 'uuid', password: 'password', subId: 'sub' };
const desired: DesiredAccount = {
  name: NAME,
  credentials,
  enabled: true,
  expiresAt: null,
  trafficLimitBytes: null,
  deviceLimit: null,
  onHoldSeconds: null,
  inboundKeys: ['1'],
  note: 'Shop 1',
};
const facts: PlanFacts = {
  desired,
  credentials,
  remoteId: ID,
  found: { kind: 'absent' },
  former: new Set(),
  hasFormerMarks: false,
  unsettledUntil: null,
  openWriteIsWanted: false,
  createsOnce: false,
  seenBefore: true,
  missingSince: null,
  absenceProvedAt: null,
  inboundKey: '1',
  reset: null,
  offToleranceMs: 120_000,
  panelIsSuspect: false,
  settleMs: 5000,
  now: new Date('2026-03-01T12:00:00Z'),
};

/**
 * What a reseller on the same panel can make of an account: every mark of ours but the panel's own id, which
 * he does not choose.
 */
const aForgery: fc.Arbitrary<ObservedAccount> = fc.record({
  name: fc.constantFrom(NAME, 'other'),
  remoteId: fc.constantFrom('8', '70', null),
  credentials: fc.record(
    {
      uuid: fc.constantFrom('uuid', 'theirs'),
      password: fc.constantFrom('password', 'theirs'),
      subId: fc.constantFrom('sub', 'theirs'),
    },
    { requiredKeys: [] },
  ),
  note: fc.constantFrom('Shop 1', ''),
  status: fc.constantFrom('active' as const, 'disabled' as const),
  expiresAt: fc.constant(null),
  trafficLimitBytes: fc.constant(null),
  onHoldSeconds: fc.constant(null),
  inboundKeys: fc.constant(['1']),
  usedBytes: fc.nat(),
  links: fc.constant([]),
  lastOnlineAt: fc.constant(null),
});

/** The accounts that an action writes to. */
function touched(found: FindResult | UnderOtherName, changes: Partial<PlanFacts> = {}): ObservedAccount[] {
  const action = planActions({ ...facts, ...changes, found });
  if (action.kind === 'remove') return action.accounts;
  return action.kind === 'ensure' && action.existing !== null ? [action.existing] : [];
}

const showsOurs = ({ credentials: shown }: ObservedAccount): boolean => {
  const values: Record<string, string> = credentials;
  const entries = Object.entries(shown);
  return entries.length > 0 && entries.every(([field, value]) => values[field] === value);
};

describe('whose account it is', () => {
  const wishes = fc.constantFrom(desired, null);

  test('given any forgery under our name, then it is written to only with our credentials, which under our name are proof', () => {
    fc.assert(
      fc.property(aForgery, wishes, (forgery, wanted) => {
        const found = { kind: 'found' as const, account: { ...forgery, name: NAME } };
        const isTouched = touched(found, { desired: wanted }).length > 0;
        if (isTouched) expect(showsOurs(forgery)).toBe(true);
      }),
    );
  });

  test('given any account under another name, then it is written to only with the id that was seen and our credentials', () => {
    fc.assert(
      fc.property(aForgery, fc.boolean(), wishes, (forgery, hasId, wanted) => {
        // An adapter answers so for the known id only; who got that id later has other credentials.
        const account = { ...forgery, name: 'other', remoteId: hasId ? ID : forgery.remoteId };
        const found = { kind: 'renamed' as const, account };
        const isTouched = touched(found, { desired: wanted }).length > 0;
        expect(isTouched).toBe(showsOurs(account) && account.remoteId === ID);
      }),
    );
  });

  test('given any account under another name where no id is known, then it is adopted only with every secret, our inbound and our login', () => {
    const anAccount = fc.record({
      forgery: aForgery,
      isAnothers: fc.boolean(),
      inboundKeys: fc.subarray(['1', '2']),
    });
    fc.assert(
      fc.property(anAccount, wishes, ({ forgery, isAnothers, inboundKeys }, wanted) => {
        const account = { ...forgery, inboundKeys, ...(isAnothers && { isOwn: false as const }) };
        const found = { kind: 'under-other-name' as const, account };
        const known = { ...facts, remoteId: null, desired: wanted, found };
        const isOurs = showsOurs(account) && !isAnothers && inboundKeys.includes('1');
        const action = planActions(known);
        expect(action.kind).toBe(isOurs ? 'adopt' : 'missed');
        // With an id that was seen, the marks prove nothing.
        const byId = planActions({ ...known, remoteId: ID });
        expect(byId.kind).toBe(
          showsOurs(account) && !isAnothers && account.remoteId === ID ? 'adopt' : 'missed',
        );
        expect(planActions({ ...known, seenBefore: false }).kind).not.toBe('adopt');
      }),
    );
  });

  test.each([
    { name: 'nothing proves its absence', absenceProvedAt: null, made: 'missed', gone: 'missed' },
    { name: 'a listing proved its absence', absenceProvedAt: facts.now, made: 'ensure', gone: 'gone' },
  ])('given only the name was looked for and $name, then $made', ({ absenceProvedAt, made, gone }) => {
    const missingSince = new Date(facts.now.getTime() - 3_600_000);
    const found = { kind: 'absent' as const, onlyByName: true as const };
    const known = { ...facts, remoteId: null, missingSince, absenceProvedAt, found };
    expect(planActions(known)).toMatchObject({
      kind: made,
      ...(made === 'missed' && { needsListing: true }),
    });
    expect(planActions({ ...known, desired: null }).kind).toBe(gone);
    expect(planActions({ ...known, desired: null, seenBefore: false }).kind).toBe('gone');
  });

  const stranger: ObservedAccount = {
    name: 'other',
    remoteId: ID,
    credentials: { uuid: 'theirs' },
    note: '',
    status: 'active',
    expiresAt: null,
    trafficLimitBytes: null,
    onHoldSeconds: null,
    lastOnlineAt: null,
    inboundKeys: ['1'],
    usedBytes: 0,
    links: [],
  };

  test.each<{ name: string; given: Partial<PlanFacts>; kind: string }>([
    { name: 'nobody has its name or its id', given: {}, kind: 'ensure' },
    { name: 'nobody has, and it had another id once', given: { hasFormerMarks: true }, kind: 'missed' },
    {
      name: 'a stranger has its id',
      given: { found: { kind: 'renamed', account: stranger } },
      kind: 'missed',
    },
    {
      name: 'a stranger has its id, and a listing showed it nowhere',
      given: { found: { kind: 'renamed', account: stranger }, absenceProvedAt: facts.now },
      kind: 'ensure',
    },
    {
      name: 'a stranger has the name that a listing saw',
      given: { found: { kind: 'under-other-name', account: stranger } },
      kind: 'missed',
    },
  ])('given $name, then $kind', ({ given, kind }) => {
    const missingSince = new Date(facts.now.getTime() - 3_600_000);
    expect(planActions({ ...facts, missingSince, ...given }).kind).toBe(kind);
  });

  test('given our account beside any forgeries of its name, then none of them is written to unless it shows our credentials', () => {
    const ours: ObservedAccount = {
      remoteId: ID,
      name: NAME,
      credentials,
      status: 'active',
      expiresAt: null,
      trafficLimitBytes: null,
      onHoldSeconds: null,
      inboundKeys: ['1'],
      note: 'Shop 1',
      usedBytes: 5,
      links: [],
      lastOnlineAt: null,
    };
    fc.assert(
      fc.property(fc.array(aForgery, { minLength: 1, maxLength: 4 }), wishes, (forgeries, wanted) => {
        const accounts = [ours, ...forgeries.map((forgery) => ({ ...forgery, name: NAME }))];
        for (const account of touched({ kind: 'many', accounts }, { desired: wanted }))
          expect(showsOurs(account)).toBe(true);
      }),
    );
  });

  test.each([
    { name: 'with the id that was seen', account: { remoteId: ID }, then: 'ensure' },
    { name: 'with another id', account: { remoteId: '8' }, then: 'conflict' },
    { name: 'of another administrator', account: { remoteId: ID, isOwn: false as const }, then: 'conflict' },
  ])('given our name with other credentials, $name, then $then', ({ account, then }) => {
    const rekeyed: ObservedAccount = {
      name: NAME,
      credentials: { uuid: 'theirs' },
      status: 'active',
      expiresAt: null,
      trafficLimitBytes: null,
      onHoldSeconds: null,
      inboundKeys: ['1'],
      note: 'Shop 1',
      usedBytes: 0,
      links: [],
      lastOnlineAt: null,
      ...account,
    };
    expect(planActions({ ...facts, found: { kind: 'found', account: rekeyed } }).kind).toBe(then);
    const neverSeen = { ...facts, seenBefore: false, remoteId: null };
    expect(planActions({ ...neverSeen, found: { kind: 'found', account: rekeyed } }).kind).toBe('conflict');
  });
});
