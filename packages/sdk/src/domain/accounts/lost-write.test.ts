import { describe, expect, test } from 'vitest';
import { testInstant } from '../../testing/builders/test-id.ts';
import { failureOfLost, isPutOff, isWriteLost, type TriedWrite } from './lost-write.ts';

const tried: TriedWrite = { attempts: 1, unsettledUntil: testInstant(), lastError: null };
const lastNoted = (code: string): TriedWrite => ({ ...tried, lastError: { code } });

describe('a write that its panel did not keep', () => {
  test.each([
    { name: 'tried, and nothing closed it', given: tried, then: true },
    { name: 'never tried', given: { ...tried, attempts: 0 }, then: false },
    { name: 'closed', given: { ...tried, unsettledUntil: null }, then: false },
  ])('given one that was $name, then it is lost: $then', ({ given, then }) => {
    expect(isWriteLost(given)).toBe(then);
  });

  test('given what was noted when it was sent, then an unknown answer says more than its loss', () => {
    const failure = { code: 'READ_BACK_MISMATCH', message: 'm' };
    expect([failureOfLost(tried, 'm'), failureOfLost(lastNoted('PANEL_UNREACHABLE'), 'm')]).toEqual([
      failure,
      failure,
    ]);
    expect(failureOfLost(lastNoted('WRITE_UNKNOWN'), 'm')).toBeNull();
  });

  test.each([
    { code: 'READ_BACK_MISMATCH', then: true },
    { code: 'WRITE_UNKNOWN', then: true },
    { code: 'PANEL_UNREACHABLE', then: false },
  ])('given $code, then a listing does not hasten the next attempt: $then', ({ code, then }) => {
    expect([isPutOff(lastNoted(code)), isPutOff(tried)]).toEqual([then, false]);
  });
});
