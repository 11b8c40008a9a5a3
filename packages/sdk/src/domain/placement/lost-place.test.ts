import { describe, expect, test } from 'vitest';
import { anAccount } from '../../testing/builders/service-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import { accountsLeft, daysForLost, mayFollow } from './lost-place.ts';

const now = testInstant();
const later = new Date(now.getTime() + 1000);
const before = new Date(now.getTime() - 1000);
const failedWith = (code: string) => ({ code, message: 'failed', at: before });

describe('an account that was not read back', () => {
  test.each([
    { name: 'before its deadline', account: { deadlineAt: later }, expected: true },
    { name: 'without a deadline', account: { deadlineAt: null }, expected: true },
    { name: 'at its deadline', account: { deadlineAt: now }, expected: false },
    {
      name: 'whose panel does not answer',
      account: { lastError: failedWith('PANEL_UNREACHABLE') },
      expected: true,
    },
    { name: 'that was refused', account: { lastError: failedWith('PANEL_REFUSED') }, expected: false },
    { name: 'in conflict', account: { lastError: failedWith('ACCOUNT_CONFLICT') }, expected: false },
    { name: 'that is in place already', account: { observedGeneration: 1 }, expected: false },
  ])('given one $name, then it may follow: $expected', ({ account, expected }) => {
    expect(mayFollow(anAccount(account), now)).toBe(expected);
  });
});

describe('what is left of a unit', () => {
  const lost = anAccount();
  test.each([
    { name: 'is in place', other: { observedGeneration: 1 }, isLeft: true },
    { name: 'may follow', other: { deadlineAt: later }, isLeft: true },
    { name: 'is past its deadline', other: { deadlineAt: before }, isLeft: false },
    { name: 'is optional', other: { observedGeneration: 1, required: false }, isLeft: false },
    { name: 'was lost before', other: { deadlineAt: null, lostAt: before }, isLeft: false },
  ])('given another account that $name, then it can be delivered with it: $isLeft', ({ other, isLeft }) => {
    const account = anAccount(other);
    expect(accountsLeft([lost, account], lost, now)).toEqual(isLeft ? [account] : []);
  });
});

test.each([
  { durationDays: 30, count: 3, lostCount: 1, days: 10 },
  { durationDays: 30, count: 4, lostCount: 1, days: 8 },
  { durationDays: 1, count: 2, lostCount: 1, days: 1 },
  { durationDays: 90, count: 3, lostCount: 2, days: 60 },
  { durationDays: null, count: 3, lostCount: 1, days: 0 },
])('given $lostCount of $count places lost for $durationDays days, then $days days are given', (given) => {
  expect(daysForLost(given.durationDays, given)).toBe(given.days);
});
