import { expect, test } from 'vitest';
import { aProviderPayment } from '../../../testing/builders/payment-builders.ts';
import { isMoneyArriving, standingOf } from './provider-standing.ts';

const at = new Date('2026-01-01T00:00:00Z');
const declined = { status: 'declined', reason: 'provider-refused', detail: null, declinedAt: at } as const;

test.each([
  { name: 'nothing came', given: {}, then: 'open' },
  { name: 'the customer has paid', given: { seenAt: at }, then: 'arriving' },
  {
    name: 'the provider was asked to settle',
    given: { seenAt: at, confirmation: { status: 'requested', requestedAt: at } as const },
    then: 'arriving',
  },
  { name: 'it was declined', given: { seenAt: at, confirmation: declined }, then: 'open' },
  { name: 'a part is final, the rest is awaited', given: { seenAt: at, receivedMinor: 5 }, then: 'open' },
  { name: 'it is over', given: { seenAt: at, endedAt: at }, then: 'ended' },
])('given that $name, then the payment is $then', ({ given, then }) => {
  const one = aProviderPayment(given);
  expect(standingOf(one)).toBe(then);
  expect(isMoneyArriving([aProviderPayment({}), one])).toBe(then === 'arriving');
});
