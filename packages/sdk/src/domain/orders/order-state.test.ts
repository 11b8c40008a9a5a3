import { describe, expect, test } from 'vitest';
import type { OrderState } from './order.ts';
import { orderStateAfter } from './order-state.ts';

const now = new Date('2026-03-01T12:00:00Z');
const paidAt = new Date('2026-03-01T11:00:00Z');
const paid: OrderState = { status: 'paid', paidAt };
const fulfilling: OrderState = { status: 'fulfilling', paidAt };
const failed: OrderState = { status: 'failed', paidAt, settledAt: paidAt };
const fulfilled: OrderState = { status: 'fulfilled', paidAt, settledAt: paidAt };
const partly: OrderState = { status: 'partially-fulfilled', paidAt, settledAt: paidAt };
const cancelling: OrderState = {
  status: 'cancelling',
  paidAt,
  reason: 'mind changed',
  cancelRequestedAt: paidAt,
};

describe('the state of an order after its units moved', () => {
  test.each([
    { name: 'paid, nothing begun', state: paid, states: ['pending', 'pending'], then: 'paid' },
    { name: 'one unit began', state: paid, states: ['provisioning', 'pending'], then: 'fulfilling' },
    { name: 'one done, one waits', state: fulfilling, states: ['completed', 'pending'], then: 'fulfilling' },
    { name: 'all done', state: fulfilling, states: ['completed', 'completed'], then: 'fulfilled' },
    {
      name: 'some done, some failed',
      state: fulfilling,
      states: ['completed', 'failed'],
      then: 'partially-fulfilled',
    },
    {
      name: 'some done, some cancelled',
      state: fulfilling,
      states: ['completed', 'cancelled'],
      then: 'partially-fulfilled',
    },
    { name: 'none done', state: fulfilling, states: ['failed', 'cancelled'], then: 'failed' },
    {
      name: 'a failed unit is tried again',
      state: failed,
      states: ['pending', 'failed'],
      then: 'fulfilling',
    },
    { name: 'a failed order stays failed', state: failed, states: ['failed', 'failed'], then: 'failed' },
    {
      name: 'a failed unit of a partly delivered order is tried again',
      state: partly,
      states: ['completed', 'provisioning'],
      then: 'fulfilling',
    },
    {
      name: 'a failed unit of a partly delivered order is delivered at last',
      state: partly,
      states: ['completed', 'completed'],
      then: 'fulfilled',
    },
    {
      name: 'a delivered order stays delivered',
      state: fulfilled,
      states: ['completed', 'completed'],
      then: 'fulfilled',
    },
    {
      name: 'a unit of a delivered order is delivered again',
      state: fulfilled,
      states: ['completed', 'pending'],
      then: 'fulfilling',
    },
    {
      name: 'one unit began, one is done',
      state: fulfilling,
      states: ['provisioning', 'completed'],
      then: 'fulfilling',
    },
    {
      name: 'cancelling, a unit is being delivered',
      state: cancelling,
      states: ['provisioning', 'cancelled'],
      then: 'cancelling',
    },
    {
      name: 'cancelling, a unit is open',
      state: cancelling,
      states: ['pending', 'cancelled'],
      then: 'cancelling',
    },
    {
      name: 'cancelling, all given up',
      state: cancelling,
      states: ['cancelled', 'completed'],
      then: 'cancelled',
    },
  ] as const)('given $name, then the order is $then', ({ state, states, then }) => {
    expect(orderStateAfter(state, { states: [...states], condemnedLeft: 0, now }).status).toBe(then);
  });

  test('given a cancelled unit whose account is not proved absent, when asked, then the order is still cancelling', () => {
    expect(orderStateAfter(cancelling, { states: ['cancelled'], condemnedLeft: 1, now })).toBe(cancelling);
  });

  test('given a cancelled order at its end, then it keeps its reason and the time of payment', () => {
    expect(orderStateAfter(cancelling, { states: ['cancelled'], condemnedLeft: 0, now })).toEqual({
      status: 'cancelled',
      paidAt,
      reason: 'mind changed',
      cancelledAt: now,
    });
  });

  test.each<OrderState>([
    { status: 'awaiting-payment', expiresAt: now },
    { status: 'expired', expiredAt: now },
    { status: 'cancelled', paidAt: null, reason: 'unpaid', cancelledAt: now },
  ])('given an order that is $status, when units are asked, then it follows them no more', (state) => {
    expect(orderStateAfter(state, { states: ['completed'], condemnedLeft: 0, now })).toBe(state);
  });
});
