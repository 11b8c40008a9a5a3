import { describe, expect, test } from 'vitest';
import type { OrderState } from '../orders/order.ts';
import { decideConfirmation } from './decide-confirmation.ts';
import { lookDelayMs, nextLookDelayMs } from './look-delay.ts';

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date(at.getTime() + 1);
const awaiting: OrderState = { status: 'awaiting-payment', expiresAt: at };
const requested = { status: 'requested', requestedAt: at } as const;
const permitted = (until: Date) => ({ status: 'permitted', permittedAt: at, until }) as const;
const declined = { status: 'declined', reason: 'sold-out', detail: null, declinedAt: at } as const;

describe('decideConfirmation', () => {
  test.each<[string, OrderState | null, boolean, string]>([
    ['a top-up', null, false, 'confirm'],
    ['an order that waits', awaiting, false, 'confirm'],
    ['an order that expired and can be bought again', { status: 'expired', expiredAt: at }, true, 'confirm'],
    ['an order that expired and is sold out', { status: 'expired', expiredAt: at }, false, 'sold-out'],
    [
      'a cancelled order',
      { status: 'cancelled', paidAt: null, reason: 'changed my mind', cancelledAt: at },
      true,
      'order-ended',
    ],
    [
      'an order that is being cancelled',
      { status: 'cancelling', paidAt: at, reason: 'changed my mind', cancelRequestedAt: at },
      true,
      'order-ended',
    ],
    ['a paid order', { status: 'paid', paidAt: at }, true, 'order-paid'],
    ['a delivered order', { status: 'fulfilled', paidAt: at, settledAt: at }, true, 'order-paid'],
  ])('given %s, then %s', (_, order, canBuyAgain, expected) => {
    const decision = decideConfirmation({ order, wish: null, rivals: [], canBuyAgain, now: at });
    expect(decision.kind === 'decline' ? decision.reason : decision.kind).toBe(expected);
  });

  test.each([
    ['is being taken', { confirmation: requested, endedAt: null }, 'wait'],
    ['was taken or lost', { confirmation: requested, endedAt: at }, 'confirm'],
    ['was declined', { confirmation: declined, endedAt: null }, 'confirm'],
    ['may be paid at this moment', { confirmation: permitted(later), endedAt: null }, 'wait'],
    ['was let through long ago', { confirmation: permitted(at), endedAt: null }, 'confirm'],
    ['is only open', { confirmation: null, endedAt: null }, 'confirm'],
  ])('given other money for the order that %s, then %s', (_, rival, kind) => {
    const facts = { wish: null, rivals: [rival], canBuyAgain: false, now: at };
    expect(decideConfirmation({ ...facts, order: awaiting }).kind).toBe(kind);
    expect(decideConfirmation({ ...facts, order: null, wish: 'open' }).kind).toBe(kind);
  });
});

test.each([
  ['open', 'confirm'],
  ['applied', 'order-paid'],
  ['withdrawn', 'order-ended'],
  ['refused', 'not-eligible'],
] as const)('given money for a change that is %s, then %s', (wish, expected) => {
  const decision = decideConfirmation({ order: null, wish, rivals: [], canBuyAgain: false, now: at });
  expect(decision.kind === 'decline' ? decision.reason : decision.kind).toBe(expected);
});

test.each([
  { looks: 0, minutes: 1 },
  { looks: 1, minutes: 2 },
  { looks: 2, minutes: 5 },
  { looks: 6, minutes: 60 },
  { looks: 7, minutes: 120 },
  { looks: 8, minutes: 240 },
  { looks: 9, minutes: 240 },
  { looks: 1000, minutes: 240 },
])('given $looks looks at an open payment, then the next is $minutes minutes later', ({ looks, minutes }) => {
  expect(lookDelayMs(looks)).toBe(minutes * 60_000);
});

describe('nextLookDelayMs', () => {
  const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
  const watched = { looks: 20, payableUntil: minutes(30), seenAt: null };

  test.each([
    { given: 'nothing to confirm', payment: watched, withinMs: null, minute: 5, expectedMs: lookDelayMs(20) },
    { given: 'an open page', payment: watched, withinMs: 15 * 60_000, minute: 29, expectedMs: 60_000 },
    { given: 'a page paid at last', payment: watched, withinMs: 15 * 60_000, minute: 44, expectedMs: 60_000 },
    {
      given: 'a page that is over',
      payment: watched,
      withinMs: 15 * 60_000,
      minute: 45,
      expectedMs: lookDelayMs(20),
    },
    {
      given: 'a page that never ends, and no payment seen',
      payment: { ...watched, payableUntil: null },
      withinMs: 15 * 60_000,
      minute: 0,
      expectedMs: lookDelayMs(20),
    },
    {
      given: 'late money',
      payment: { ...watched, seenAt: minutes(40) },
      withinMs: 15 * 60_000,
      minute: 50,
      expectedMs: 60_000,
    },
  ])('given $given, then the next look is in $expectedMs ms', ({ payment, withinMs, minute, expectedMs }) => {
    expect(nextLookDelayMs(payment, withinMs, minutes(minute))).toBe(expectedMs);
  });
});
