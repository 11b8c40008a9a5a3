import { expect, test } from 'vitest';
import { anAccount } from '../../testing/builders/service-builders.ts';
import {
  isBehind,
  isResetOpen,
  isSameObservation,
  isUnsettled,
  isWorkLeft,
  type ObservedFacts,
} from './account.ts';

const at = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:00:01Z');
const seen: ObservedFacts = {
  at,
  status: 'active',
  expiresAt: at,
  trafficLimitBytes: 5,
  usedBytes: 3,
  lastOnlineAt: at,
};

test.each<{ name: string; before: ObservedFacts | null; now: Partial<ObservedFacts>; then: boolean }>([
  { name: 'nothing new, later', before: seen, now: { at: later }, then: true },
  { name: 'an equal instant', before: seen, now: { expiresAt: new Date(at) }, then: true },
  { name: 'the first look', before: null, now: {}, then: false },
  { name: 'another status', before: seen, now: { status: 'disabled' }, then: false },
  { name: 'more traffic', before: seen, now: { usedBytes: 4 }, then: false },
  { name: 'another end', before: seen, now: { expiresAt: later }, then: false },
  { name: 'no end any more', before: seen, now: { expiresAt: null }, then: false },
  { name: 'an end at last', before: { ...seen, expiresAt: null }, now: {}, then: false },
  { name: 'another limit', before: seen, now: { trafficLimitBytes: 6 }, then: false },
  { name: 'use since then', before: seen, now: { lastOnlineAt: later }, then: false },
  { name: 'the first use', before: { ...seen, lastOnlineAt: null }, now: {}, then: false },
  { name: 'no use known any more', before: seen, now: { lastOnlineAt: null }, then: false },
])('given a look that shows $name, then it is the same: $then', ({ before, now, then }) => {
  expect(isSameObservation(before, { ...seen, ...now })).toBe(then);
});

test.each([
  { unsettledUntil: null, then: false },
  { unsettledUntil: at, then: false },
  { unsettledUntil: later, then: true },
])('given a write that may take effect until $unsettledUntil, then it is open: $then', (row) => {
  expect(isUnsettled(row, at)).toBe(row.then);
});

test.each([
  { name: 'none', resetIntent: null, resetDueGeneration: null, then: false },
  {
    name: 'one that began',
    resetIntent: { generation: 2, counterBefore: 3 },
    resetDueGeneration: null,
    then: true,
  },
  { name: 'one that is due', resetIntent: null, resetDueGeneration: 2, then: true },
])('given a reset: $name, then its counter is told from the present period: $then', (row) => {
  expect(isResetOpen(row)).toBe(row.then);
});

test.each([
  { generation: 2, observedGeneration: 1, removedAt: null, behind: true, workLeft: true },
  { generation: 2, observedGeneration: 2, removedAt: null, behind: false, workLeft: false },
  { generation: 2, observedGeneration: 1, removedAt: at, behind: true, workLeft: false },
])('given $generation wanted and $observedGeneration seen, then work is left: $workLeft', (row) => {
  const { behind, workLeft, ...state } = row;
  const account = anAccount(state);
  expect([isBehind(account), isWorkLeft(account)]).toEqual([behind, workLeft]);
});
