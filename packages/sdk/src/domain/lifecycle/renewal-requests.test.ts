import { expect, test } from 'vitest';
import { nextRenewalRequest, RENEWAL_REQUESTED, renewalRequests } from './renewal-requests.ts';

const HOUR_MS = 3_600_000;
const now = new Date('2026-03-30T12:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);

test.each([
  { name: 'the first is followed after an hour', requests: 0, others: null, then: inHours(1) },
  { name: 'each wait is twice the one before', requests: 3, others: null, then: inHours(8) },
  { name: 'what is due earlier does not wait', requests: 3, others: inHours(7), then: inHours(7) },
  { name: 'what is due later changes nothing', requests: 3, others: inHours(9), then: inHours(8) },
  { name: 'an end that the renewal holds up is not waited for', requests: 3, others: now, then: inHours(8) },
])('when a renewal is requested: $name', ({ requests, others, then }) => {
  expect(nextRenewalRequest(requests, others, now)).toEqual(then);
});

test('given failures of the sweep before the renewal was requested, then they are no requests', () => {
  expect(renewalRequests({ told: [], dueErrors: 5 })).toBe(0);
  expect(renewalRequests({ told: [RENEWAL_REQUESTED], dueErrors: 5 })).toBe(5);
});
