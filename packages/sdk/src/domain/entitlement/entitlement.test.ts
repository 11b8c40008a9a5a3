import { describe, expect, test } from 'vitest';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import type { Pause } from '../lifecycle/subscription.ts';
import { type ChangeFacts, changeEntries, type Standing, termsOfChange } from './change-entries.ts';
import { entitlementOf, termsOfEntitlement } from './entitlement.ts';
import { type EntitlementEntry, entryOf } from './entitlement-fact.ts';
import { pausesOf, resumeEntries } from './pass-time.ts';

const begin = new Date('2026-01-01T00:00:00Z');
const day = (count: number) => addMs(begin, count * DAY_MS);
const lot = (said: Partial<EntitlementEntry> = {}) =>
  entryOf('bought', {
    timeMs: 30 * DAY_MS,
    bytes: 100,
    amountMinor: 900,
    startsAt: begin,
    planId: 'p',
    ...said,
  });
const standing = (said: Partial<Standing> = {}): Standing => ({
  entitlement: entitlementOf([lot()]),
  pause: null,
  usedBytes: 0,
  ...said,
});
const pauseFrom = (at: Date): Pause => ({ at, by: 'customer', shortestMs: DAY_MS, resumesAt: null });
const change = (said: Partial<ChangeFacts> = {}): ChangeFacts => ({
  id: 'c',
  kind: 'extension',
  planId: 'p',
  addsTime: true,
  carriedBytes: 0,
  terms: { durationDays: 30, trafficLimitBytes: 100, deviceLimit: 3, startsOnFirstUse: false },
  priceMinor: 900,
  creditMinor: 0,
  refundMinor: 0,
  chargedAt: day(28),
  startsAt: null,
  lotTaxMinor: 0,
  taxMinor: 0,
  ...said,
});
/** Kind, days, bytes, money. */
const said = (entries: EntitlementEntry[]) =>
  entries.map(({ kind, timeMs, bytes, amountMinor }) => [
    kind,
    timeMs === null ? null : timeMs / DAY_MS,
    bytes,
    amountMinor,
  ]);

describe('what a change enters', () => {
  test.each<{
    name: string;
    change?: Partial<ChangeFacts>;
    standing?: Partial<Standing>;
    late?: number;
    then: unknown;
  }>([
    {
      name: 'an extension that is written at once: the traffic is replaced, the days stay',
      standing: { usedBytes: 40 },
      then: [
        ['consumed', 28, 0, 0],
        ['consumed', 0, 40, 0],
        ['forfeited', 0, 60, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension that is written two days late: the days in between are not consumed',
      late: 2,
      then: [
        ['consumed', 28, 0, 0],
        ['shifted', 2, 0, 0],
        ['forfeited', 0, 100, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension that carries traffic: what was used after the charge is not taken from it',
      change: { carriedBytes: 60 },
      standing: { usedBytes: 55 },
      then: [
        ['consumed', 28, 0, 0],
        ['consumed', 0, 40, 0],
        ['shifted', 0, 15, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension in a pause: the delay is a part of the pause, and counted once',
      standing: { pause: pauseFrom(day(20)) },
      late: 2,
      then: [
        ['consumed', 20, 0, 0],
        ['paused', 10, 0, 0],
        ['forfeited', 0, 100, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension that starts over: the days are forfeited',
      change: { addsTime: false },
      then: [
        ['consumed', 28, 0, 0],
        ['forfeited', 2, 100, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'a free one: a gift',
      change: { addsTime: false, priceMinor: 0 },
      then: [
        ['consumed', 28, 0, 0],
        ['forfeited', 2, 100, 0],
        ['given', 30, 100, 0],
      ],
    },
    {
      name: 'a plan change to a cheaper plan: the lot costs what is kept of the credit',
      change: { kind: 'plan-change', addsTime: false, priceMinor: 0, creditMinor: 60, refundMinor: 10 },
      then: [
        ['consumed', 28, 0, 0],
        ['reversed', 2, 100, 60],
        ['bought', 30, 100, 50],
      ],
    },
    {
      name: 'a usage reset, late: given back is what was used, and no time passes',
      change: { kind: 'usage-reset', priceMinor: 0 },
      standing: { usedBytes: 130 },
      late: 2,
      then: [
        ['consumed', 0, 100, 0],
        ['given', 0, 100, 0],
      ],
    },
    {
      name: 'a free one that leaves days and traffic untouched: it is still noted, as a gift',
      change: {
        kind: 'extension',
        carriedBytes: 100,
        priceMinor: 0,
        chargedAt: begin,
        terms: { durationDays: 0, trafficLimitBytes: 0, deviceLimit: 3, startsOnFirstUse: false },
      },
      then: [['given', 0, 0, 0]],
    },
    {
      name: 'an extension of traffic that is used beyond its limit: no more is consumed than was granted',
      standing: { usedBytes: 130 },
      then: [
        ['consumed', 28, 0, 0],
        ['consumed', 0, 100, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension days after the end: no more time is consumed than there was',
      change: { addsTime: false, chargedAt: day(40) },
      then: [
        ['consumed', 30, 0, 0],
        ['forfeited', 0, 100, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension of an endless and unlimited period: its rest is forfeited, so that the new one ends',
      standing: { entitlement: entitlementOf([lot({ timeMs: null, bytes: null })]), usedBytes: 40 },
      then: [
        ['consumed', 28, 0, 0],
        ['consumed', 0, 40, 0],
        ['forfeited', null, null, 0],
        ['bought', 30, 100, 900],
      ],
    },
    {
      name: 'an extension by an unlimited plan that carries traffic: nothing is left to be carried beside it',
      change: {
        carriedBytes: 60,
        terms: { durationDays: 30, trafficLimitBytes: null, deviceLimit: 3, startsOnFirstUse: false },
      },
      standing: { usedBytes: 40 },
      then: [
        ['consumed', 28, 0, 0],
        ['consumed', 0, 40, 0],
        ['forfeited', 0, 60, 0],
        ['bought', 30, null, 900],
      ],
    },
    {
      name: 'a usage reset of unlimited traffic: nothing needs to be given back',
      change: { kind: 'usage-reset', priceMinor: 0 },
      standing: { entitlement: entitlementOf([lot({ bytes: null })]), usedBytes: 40 },
      then: [
        ['consumed', 0, 40, 0],
        ['given', 0, 0, 0],
      ],
    },
    {
      name: 'an extension by an endless and unlimited plan: the rest has no use beside it',
      change: {
        terms: { durationDays: null, trafficLimitBytes: null, deviceLimit: null, startsOnFirstUse: false },
      },
      then: [
        ['consumed', 28, 0, 0],
        ['forfeited', 2, 100, 0],
        ['bought', null, null, 900],
      ],
    },
  ])('given $name', ({ change: wanted, standing: stands, late = 0, then }) => {
    const posted = change(wanted);
    expect(said(changeEntries(posted, standing(stands), addMs(posted.chargedAt, late * DAY_MS)))).toEqual(
      then,
    );
  });

  test('given an endless and unlimited period, when a plan change ends it, then the terms are the new ones', () => {
    const endless = entitlementOf([lot({ timeMs: null, bytes: null })]);
    const terms = termsOfChange(
      change({ kind: 'plan-change', addsTime: false }),
      standing({ entitlement: endless }),
      day(28),
    );
    expect(terms).toMatchObject({ expiresAt: day(58), trafficLimitBytes: 100, deviceLimit: 3 });
  });

  test('given a resume after the start was fixed, when the change posts, then the end is later by the whole pause', () => {
    const fixed = change({ startsAt: day(28) });
    const pause = pauseFrom(day(20));
    const entitlement = entitlementOf([lot()]);
    if (entitlement === null) throw new TypeError('there is a lot');
    const resumed = entitlementOf([lot(), ...resumeEntries(entitlement, pause, day(29))]);
    expect(termsOfChange(fixed, standing({ entitlement: resumed }), day(31)).expiresAt).toEqual(
      day(29 + 10 + 30),
    );
  });

  test('given one that ran out days ago, then the new period starts at the change, not at the former end', () => {
    const late = change({ addsTime: false, chargedAt: day(40) });
    expect(termsOfChange(late, standing(), day(40)).expiresAt).toEqual(day(70));
  });
});

describe('a pause', () => {
  const bought = entitlementOf([lot()]);
  if (bought === null) throw new TypeError('there is a lot');

  test.each([
    { name: 'just long enough', until: day(6), then: day(31) },
    { name: 'too short', until: addMs(day(6), -1000), then: day(30) },
  ])('given one that is $name, then the end is $then', ({ until, then }) => {
    const entries = resumeEntries(bought, pauseFrom(day(5)), until);
    const after = entitlementOf([lot(), ...entries]);
    expect(after && termsOfEntitlement(after).expiresAt).toEqual(then);
    expect(pausesOf([lot(), ...entries])).toBe(1);
  });

  test('given pauses of an earlier period, and one in two parts, then those since the last lot with time are counted', () => {
    const part = (at: Date) => entryOf('paused', { startsAt: at });
    const facts = [
      lot(),
      part(day(1)),
      lot(),
      part(day(2)),
      entryOf('given', { startsAt: day(3), planId: 'p' }),
    ];
    expect(pausesOf([...facts, part(day(2)), part(day(4))])).toBe(2);
  });

  test.each([
    { name: 'days that staff give', fact: entryOf('given', { timeMs: DAY_MS, startsAt: day(2) }), then: 1 },
    {
      name: 'a free period',
      fact: entryOf('given', { timeMs: DAY_MS, startsAt: day(2), changeId: 'c' }),
      then: 0,
    },
    { name: 'a bought period', fact: lot({ startsAt: day(2) }), then: 0 },
    { name: 'an endless period', fact: lot({ startsAt: day(2), timeMs: null }), then: 0 },
    { name: 'bought traffic', fact: lot({ startsAt: day(2), timeMs: 0 }), then: 1 },
    { name: 'consumed time', fact: entryOf('consumed', { timeMs: DAY_MS, changeId: 'c' }), then: 1 },
  ])('given a pause and then $name, then $then pause counts', ({ fact, then }) => {
    expect(pausesOf([lot(), entryOf('paused', { startsAt: day(1) }), fact])).toBe(then);
  });

  test('given a pause from the first second on, then its end notes the pause alone', () => {
    expect(said(resumeEntries(bought, pauseFrom(begin), day(2)))).toEqual([['paused', 2, 0, 0]]);
  });
});

test('given facts without a lot before them, then that is a mistake of the caller', () => {
  expect(entitlementOf([])).toBeNull();
  expect(() => entitlementOf([entryOf('consumed')])).toThrow('cannot begin with a fact that is consumed');
  expect(() => entitlementOf([lot({ startsAt: null })])).toThrow('A lot has a start');
});
