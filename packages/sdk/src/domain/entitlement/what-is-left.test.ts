import { describe, expect, test } from 'vitest';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import type { Pause } from '../lifecycle/subscription.ts';
import { type ChangeFacts, changeEntries, termsOfChange } from './change-entries.ts';
import { creditOf } from './credit-of.ts';
import { type Entitlement, entitlementOf, termsOfEntitlement } from './entitlement.ts';
import { type EntitlementEntry, entryOf, isNoted } from './entitlement-fact.ts';
import { termsAt } from './pass-time.ts';
import { restEntries } from './rest-entries.ts';

const begin = new Date('2026-01-01T00:00:00Z');
const day = (count: number) => addMs(begin, count * DAY_MS);
const days = (count: number) => count * DAY_MS;
const lot = (said: Partial<EntitlementEntry> = {}) => {
  const month = { timeMs: days(30), bytes: 100, amountMinor: 900, startsAt: begin };
  return entryOf('bought', { ...month, ...said });
};
const gift = (said: Partial<EntitlementEntry> = {}) => ({
  ...lot({ amountMinor: 0, ...said }),
  kind: 'given' as const,
});
const entitledBy = (...facts: EntitlementEntry[]): Entitlement => {
  const entitlement = entitlementOf(facts);
  if (entitlement === null) throw new TypeError('There is a lot');
  return entitlement;
};
const pauseFrom = (at: Date): Pause => ({ at, by: 'customer', shortestMs: days(1), resumesAt: null });
const change = (said: Partial<ChangeFacts> = {}): ChangeFacts => ({
  id: 'c',
  kind: 'purchase',
  planId: 'p',
  addsTime: false,
  carriedBytes: 0,
  terms: { durationDays: 30, trafficLimitBytes: 100, deviceLimit: null, startsOnFirstUse: true },
  priceMinor: 900,
  creditMinor: 0,
  refundMinor: 0,
  chargedAt: begin,
  startsAt: null,
  lotTaxMinor: 0,
  taxMinor: 0,
  ...said,
});

describe('what a plan change credits', () => {
  const at = (now: Date, usedBytes = 0, pause: Pause | null = null) => ({ now, usedBytes, pause });

  test.each<{ name: string; facts: EntitlementEntry[]; when: ReturnType<typeof at>; minor: number }>([
    { name: 'nothing used yet', facts: [lot()], when: at(begin), minor: 900 },
    { name: 'a third of the time gone', facts: [lot()], when: at(day(10)), minor: 600 },
    { name: 'less traffic left than time', facts: [lot()], when: at(day(10), 75), minor: 225 },
    {
      name: 'a share that is no whole cent',
      facts: [lot({ amountMinor: 100 })],
      when: at(day(10)),
      minor: 66,
    },
    { name: 'the last second', facts: [lot()], when: at(addMs(day(30), -1000)), minor: 0 },
    { name: 'the end', facts: [lot()], when: at(day(31)), minor: 0 },
    { name: 'all traffic used', facts: [lot()], when: at(begin, 100), minor: 0 },
    { name: 'an open pause', facts: [lot()], when: at(day(50), 0, pauseFrom(day(10))), minor: 600 },
    { name: 'an endless plan', facts: [lot({ timeMs: null })], when: at(day(700), 25), minor: 675 },
    { name: 'an unlimited plan', facts: [lot({ bytes: null })], when: at(day(10), 5000), minor: 600 },
    { name: 'both', facts: [lot({ timeMs: null, bytes: null })], when: at(day(700)), minor: 0 },
    {
      name: 'an endless plan that was taken back',
      facts: [lot({ timeMs: null }), entryOf('forfeited', { timeMs: null })],
      when: at(day(1)),
      minor: 0,
    },
    {
      name: 'an unlimited plan that was taken back',
      facts: [lot({ bytes: null }), entryOf('reversed', { bytes: null })],
      when: at(day(1)),
      minor: 0,
    },
    { name: 'traffic without time', facts: [lot({ timeMs: 0 })], when: at(begin), minor: 0 },
    { name: 'a gift before it', facts: [gift(), lot()], when: at(day(10), 50), minor: 450 },
    { name: 'a gift after it', facts: [lot(), gift()], when: at(day(10), 50), minor: 450 },
    {
      name: 'two lots, of which the older one is used first',
      facts: [lot(), lot({ amountMinor: 300 })],
      when: at(day(30), 125),
      minor: 225,
    },
  ])('given $name, then $minor of 900', ({ facts, when, minor }) => {
    expect(creditOf(entitledBy(...facts), when)).toBe(minor);
  });
});

describe('a period that begins with the first use', () => {
  const bought = entitledBy(
    ...changeEntries(change(), { entitlement: null, pause: null, usedBytes: 0 }, begin),
  );

  test('given no use yet, then it has no end, however long it waits, and is worth its whole price', () => {
    const waiting = { startsAt: begin, expiresAt: null, trafficLimitBytes: 100, onHoldSeconds: 30 * 86_400 };
    expect(termsOfEntitlement(bought)).toMatchObject(waiting);
    expect(termsAt(bought, { now: day(90), pause: null })).toMatchObject(waiting);
    expect(creditOf(bought, { now: day(90), pause: null, usedBytes: 0 })).toBe(900);
  });

  test('given the first use, then all of it runs from there', () => {
    const used = entitledBy(lot({ waitsForUse: true }), entryOf('started', { startsAt: day(40) }));
    expect(termsOfEntitlement(used)).toMatchObject({
      startsAt: day(40),
      expiresAt: day(70),
      trafficLimitBytes: 100,
      onHoldSeconds: null,
    });
  });

  test.each<[string, Partial<ChangeFacts>, Entitlement | null, { expiresAt: Date | null }]>([
    ['an extension', { kind: 'extension' }, entitledBy(lot()), { expiresAt: day(30) }],
    [
      'an endless plan',
      { terms: { durationDays: null, trafficLimitBytes: 100, deviceLimit: null, startsOnFirstUse: true } },
      null,
      { expiresAt: null },
    ],
    [
      'a plan that begins at once',
      { terms: { durationDays: 30, trafficLimitBytes: 100, deviceLimit: null, startsOnFirstUse: false } },
      null,
      { expiresAt: day(30) },
    ],
  ])('given %s, then nothing waits for a use', (_name, said, entitlement, then) => {
    const terms = termsOfChange(change(said), { entitlement, pause: null, usedBytes: 0 }, begin);
    expect(terms).toMatchObject({ ...then, onHoldSeconds: null });
  });
});

describe('from which lot is taken', () => {
  const left = ({ lots }: Entitlement) =>
    lots.map(({ timeLeftMs, bytesLeft }) => [timeLeftMs === null ? null : timeLeftMs / DAY_MS, bytesLeft]);

  test.each<{ name: string; facts: EntitlementEntry[]; then: unknown }>([
    {
      name: 'from the older of two, and the rest from the younger',
      facts: [lot(), lot(), lot(), entryOf('consumed', { timeMs: days(40), bytes: 130 })],
      then: [
        [0, 0],
        [20, 70],
        [30, 100],
      ],
    },
    {
      name: 'from what was bought, before an older gift',
      facts: [gift(), lot(), entryOf('consumed', { timeMs: days(40), bytes: 30 })],
      then: [
        [20, 100],
        [0, 70],
      ],
    },
    {
      name: 'nothing from a younger one, behind an endless and unlimited one',
      facts: [
        lot({ timeMs: null, bytes: null }),
        lot(),
        entryOf('consumed', { timeMs: days(40), bytes: 130 }),
      ],
      then: [
        [null, null],
        [30, 100],
      ],
    },
    {
      name: 'all of all, when an endless rest is forfeited',
      facts: [lot(), lot({ timeMs: null, bytes: null }), entryOf('forfeited', { timeMs: null, bytes: null })],
      then: [
        [0, 0],
        [0, 0],
      ],
    },
  ])('given several, then $name', ({ facts, then }) => expect(left(entitledBy(...facts))).toEqual(then));
});

describe('the end of a subscription', () => {
  test.each<{ name: string; facts: EntitlementEntry[]; used: number; pause?: Pause; then: unknown }>([
    {
      name: 'amid its period',
      facts: [lot()],
      used: 40,
      then: [
        ['consumed', days(10), 0],
        ['consumed', 0, 40],
        ['reversed', days(20), 60],
      ],
    },
    {
      name: 'used beyond its limit',
      facts: [lot()],
      used: 140,
      then: [
        ['consumed', days(10), 0],
        ['consumed', 0, 100],
        ['reversed', days(20), 0],
      ],
    },
    {
      name: 'endless and unlimited',
      facts: [lot({ timeMs: null, bytes: null })],
      used: 140,
      then: [
        ['consumed', days(10), 0],
        ['consumed', 0, 140],
        ['reversed', null, null],
      ],
    },
    {
      name: 'in a pause',
      facts: [lot()],
      used: 0,
      pause: pauseFrom(day(4)),
      then: [
        ['consumed', days(4), 0],
        ['paused', days(6), 0],
        ['reversed', days(26), 100],
      ],
    },
    {
      name: 'with nothing left',
      facts: [lot({ timeMs: days(10) })],
      used: 100,
      then: [
        ['consumed', days(10), 0],
        ['consumed', 0, 100],
      ],
    },
  ])('given one $name, then what was had is consumed and the rest taken back', (row) => {
    const at = { now: day(10), pause: row.pause ?? null, usedBytes: row.used };
    const rest = restEntries(entitledBy(...row.facts), at);
    expect(rest.map(({ kind, timeMs, bytes }) => [kind, timeMs, bytes])).toEqual(row.then);
  });
});

test('given an entry that says nothing, then it is noted only if its being there says something', () => {
  const empty = (
    ['bought', 'given', 'started', 'consumed', 'paused', 'shifted', 'forfeited', 'reversed'] as const
  ).map((kind) => entryOf(kind));
  const noted = empty.filter(isNoted).map(({ kind }) => kind);
  expect(noted).toEqual(['bought', 'given', 'started', 'paused']);
  for (const said of [{ timeMs: 1 }, { timeMs: null }, { bytes: 1 }, { bytes: null }, { amountMinor: 1 }])
    expect(isNoted(entryOf('reversed', said))).toBe(true);
});
