import { describe, expect, test } from 'vitest';
import { addMs, DAY_MS } from '../lifecycle/period.ts';
import { creditOf } from './credit-of.ts';
import { entitlementOf, termsOfEntitlement } from './entitlement.ts';
import { type EntitlementEntry, entryOf } from './entitlement-fact.ts';
import { undoEntries } from './undo-entries.ts';

const begin = new Date('2026-01-01T00:00:00Z');
const day = (count: number) => addMs(begin, count * DAY_MS);
const days = (count: number) => count * DAY_MS;
const lot = (changeId: string, said: Partial<EntitlementEntry> = {}) =>
  entryOf('bought', {
    timeMs: days(30),
    bytes: 100,
    amountMinor: 900,
    startsAt: begin,
    changeId,
    ...said,
  });
/** Extended after 28 days with 60 of 100 bytes left, which were replaced; two days were left. */
const extended = [
  lot('first'),
  entryOf('consumed', { timeMs: days(28), changeId: 'x' }),
  entryOf('consumed', { bytes: 40, changeId: 'x' }),
  entryOf('forfeited', { bytes: 60, changeId: 'x' }),
  lot('x', { startsAt: day(28) }),
];
/** Changed after 15 days to a plan of 1,800, for which 450 were credited. */
const changed = [
  lot('first'),
  entryOf('consumed', { timeMs: days(15), changeId: 'x' }),
  entryOf('reversed', { timeMs: days(15), bytes: 100, amountMinor: 450, changeId: 'x' }),
  lot('x', { amountMinor: 1800, startsAt: day(15) }),
];
const extension = { id: 'x', kind: 'extension', priceMinor: 900 } as const;
const planChange = { id: 'x', kind: 'plan-change', priceMinor: 1350 } as const;
const at = (now: Date, usedBytes = 0) => ({ now, usedBytes, pause: null });

function undone(
  facts: EntitlementEntry[],
  change: Parameters<typeof undoEntries>[1],
  when: Parameters<typeof undoEntries>[2],
) {
  const entitlement = entitlementOf([...facts, ...(undoEntries(facts, change, when) ?? [])]);
  if (entitlement === null) throw new TypeError('There is a lot');
  const { expiresAt, trafficLimitBytes } = termsOfEntitlement(entitlement);
  return { expiresAt, trafficLimitBytes, creditMinor: creditOf(entitlement, when) };
}

describe('an extension that is undone', () => {
  test('given its first day, then the days and traffic of before are back', () => {
    const then = { expiresAt: day(30), trafficLimitBytes: 60, creditMinor: 30 };
    expect(undone(extended, extension, at(day(29)))).toEqual(then);
  });

  test('given that only its own time is left, then none is', () => {
    expect(undone(extended, extension, at(day(33), 10))).toMatchObject({
      expiresAt: day(30),
      creditMinor: 0,
    });
  });

  test('given another extension after it, then that one stays', () => {
    const second = [entryOf('consumed', { timeMs: days(1), changeId: 'y' }), lot('y', { startsAt: day(29) })];
    const { expiresAt, trafficLimitBytes } = undone([...extended, ...second], extension, at(day(29)));
    expect({ expiresAt, trafficLimitBytes }).toEqual({ expiresAt: day(60), trafficLimitBytes: 160 });
  });

  test('given a plan change that was credited for it, then it cannot be told from the rest', () => {
    const credited = [entryOf('reversed', { timeMs: days(32), amountMinor: 900, changeId: 'y' }), lot('y')];
    expect(undoEntries([...extended, ...credited], extension, at(day(29)))).toBeNull();
  });
});

describe('a plan change that is undone', () => {
  test('given its first moment, then a quarter stays, which the credit paid for', () => {
    const then = { expiresAt: addMs(day(15), days(7.5)), trafficLimitBytes: 25, creditMinor: 450 };
    expect(undone(changed, planChange, at(day(15)))).toEqual(then);
  });

  test('given that some was used, then what is left is shared, and what was used stays used', () => {
    const { expiresAt, trafficLimitBytes } = undone(changed, planChange, at(day(25), 20));
    expect({ expiresAt, trafficLimitBytes }).toEqual({ expiresAt: day(30), trafficLimitBytes: 40 });
  });

  test('given an extension after it, then that one stays whole', () => {
    const facts = [...changed, lot('y', { startsAt: day(15), bytes: 0 })];
    expect(undone(facts, planChange, at(day(15))).expiresAt).toEqual(addMs(day(45), days(7.5)));
  });

  test.each([
    { plan: { timeMs: null, bytes: null }, then: null },
    { plan: { timeMs: null }, then: [entryOf('reversed', { bytes: 75, changeId: 'x' })] },
    { plan: { bytes: null }, then: [entryOf('reversed', { timeMs: days(22.5), changeId: 'x' })] },
  ])('given a plan of $plan, then what has no end is not shared', ({ plan, then }) => {
    const facts = [...changed.slice(0, 3), lot('x', { ...plan, amountMinor: 1800, startsAt: day(15) })];
    expect(undoEntries(facts, planChange, at(day(15)))).toEqual(then);
  });
});

test.each([
  { facts: extended, change: extension },
  { facts: changed, change: planChange },
])('given $change.kind that was taken back, when asked again, then nothing more is', ({ facts, change }) => {
  const once = undoEntries(facts, change, at(day(29)));
  expect(once).toHaveLength(1);
  expect(undoEntries([...facts, ...(once ?? [])], change, at(day(29)))).toEqual([]);
  expect(undoEntries(facts, { ...change, id: 'never posted' }, at(day(29)))).toEqual([]);
});
