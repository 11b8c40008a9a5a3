import { expect, test } from 'vitest';
import { retryAfterMsOf } from './retry-after.ts';

const now = new Date('2026-11-21T00:00:00Z');

test.each([
  { name: 'seconds', given: '7', expected: 7000 },
  { name: 'a date', given: 'Sat, 21 Nov 2026 00:01:00 GMT', expected: 60_000 },
  { name: 'a date in the past', given: 'Fri, 20 Nov 2026 00:00:00 GMT', expected: 0 },
  { name: 'nonsense', given: 'soon', expected: null },
])('given $name as Retry-After, then $expected', ({ given, expected }) => {
  expect(retryAfterMsOf(new Headers({ 'retry-after': given }), now)).toBe(expected);
});

test('given no Retry-After, then null', () => {
  expect(retryAfterMsOf(new Headers(), now)).toBeNull();
});
