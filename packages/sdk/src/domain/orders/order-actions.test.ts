import { describe, expect, test } from 'vitest';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { PaymentState } from '../payments/payment.ts';
import type { OrderState } from './order.ts';
import { canBeGivenUp, type OrderFacts, orderActions } from './order-actions.ts';

const at = testInstant();
const unpaid: OrderState = { status: 'awaiting-payment', expiresAt: at };
const paid: OrderState = { status: 'paid', paidAt: at };
type Units = OrderFacts['units'];
const pending: Units[number] = { state: { status: 'pending' }, accountId: 'a' };
const provisioning: Units[number] = { state: { status: 'provisioning', startedAt: at }, accountId: 'a' };
const cancelled: Units[number] = { state: { status: 'cancelled', cancelledAt: at }, accountId: 'a' };
const unopened: Units[number] = { state: { status: 'pending' }, accountId: null };
const created: PaymentState = { status: 'pending' };
const receipt = { reference: '1', note: null, submittedAt: at, attachmentId: null };

const refusals = (state: OrderState, units: Units = [], payments: PaymentState[] = []) => {
  const facts = { order: { state }, units, payments: payments.map((payment) => ({ state: payment })) };
  const { pay, cancel } = orderActions(facts);
  return [pay, cancel].map((action) => (action.allowed ? null : action.reasons.join()));
};

describe('what may be done to an order', () => {
  test.each<{ name: string; given: Parameters<typeof refusals>; then: (string | null)[] }>([
    { name: 'an unpaid one', given: [unpaid, [unopened], [created]], then: [null, null] },
    {
      name: 'an unpaid one whose receipt is in review',
      given: [unpaid, [unopened], [created, { status: 'in-review', receipt }]],
      then: ['in-review', null],
    },
    { name: 'a paid one', given: [paid, [pending]], then: ['paid', null] },
    {
      name: 'one of which a unit is on its way',
      given: [paid, [cancelled, provisioning]],
      then: ['paid', null],
    },
    { name: 'a paid one of which nothing is left', given: [paid, [cancelled]], then: ['paid', 'paid'] },
    {
      name: 'a paid one whose units were never opened',
      given: [paid, [unopened]],
      then: ['paid', 'paid'],
    },
    {
      name: 'one that was cancelled before it was paid',
      given: [{ status: 'cancelled', paidAt: null, reason: 'x', cancelledAt: at }, [pending]],
      then: ['cancelled', 'cancelled'],
    },
    {
      name: 'one that expired',
      given: [{ status: 'expired', expiredAt: at }, [pending]],
      then: ['expired', 'expired'],
    },
  ])('given $name', ({ given, then }) => expect(refusals(...given)).toEqual(then));

  test('given a unit, then it can be given up while it was paid and is neither delivered nor over', () => {
    expect([pending, provisioning, cancelled, unopened].map(canBeGivenUp)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
