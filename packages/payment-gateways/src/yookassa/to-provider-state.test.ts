import { describe, expect, test } from 'vitest';
import { describeRefund, toProviderState } from './to-provider-state.ts';
import type { YookassaPayment, YookassaRefund } from './yookassa-schemas.ts';

const payment = (changes: Partial<YookassaPayment> = {}): YookassaPayment => ({
  id: '22e12f66-000f-5000-8000-18db351245c7',
  status: 'succeeded',
  amount: { value: '100.00', currency: 'RUB' },
  ...changes,
});
const refund = (changes: Partial<YookassaRefund>): YookassaRefund => ({
  status: 'succeeded',
  amount: { value: '40.00', currency: 'RUB' },
  ...changes,
});

describe('A payment of YooKassa as the books see it', () => {
  test.each([
    ['pending', 'open', 0],
    ['waiting_for_capture', 'seen', 0],
    ['succeeded', 'ended', 10_000],
    ['canceled', 'ended', 0],
  ] as const)('given %s, then it is %s with %i received', (status, state, receivedMinor) => {
    expect(toProviderState(payment({ status }), [])).toMatchObject({ status: state, receivedMinor });
  });

  test.each([
    [{ reason: 'expired_on_confirmation' }, 'canceled: expired_on_confirmation'],
    [null, 'canceled: no reason given'],
  ])('given a cancelled one with %o, then why it ended', (cancellation_details, endReason) => {
    expect(toProviderState(payment({ status: 'canceled', cancellation_details }), [])).toMatchObject({
      endReason,
    });
  });

  test.each([
    [{ status: 'pending' }, 'pending', null],
    [{ status: 'succeeded' }, 'succeeded', null],
    [{ status: 'canceled' }, 'refused', 'canceled'],
    [
      { status: 'canceled', cancellation_details: { reason: 'insufficient_funds' } },
      'refused',
      'insufficient_funds',
    ],
  ] as const)('given a refund of ours, %o, then it is %s', (changes, status, reason) => {
    const ours = refund({ ...changes, description: describeRefund('refund-1') });
    expect(toProviderState(payment(), [ours])).toMatchObject({
      chargedBackMinor: 0,
      refunds: [{ refundId: 'refund-1', status, reason }],
    });
  });

  test.each([
    ['succeeded', 4000],
    ['pending', 0],
    ['canceled', 0],
  ] as const)(
    'given a refund of the provider’s pages that is %s, then %i is charged back',
    (status, chargedBackMinor) => {
      const refunds = [refund({ status, description: 'by hand' })];
      expect(toProviderState(payment(), refunds)).toMatchObject({ chargedBackMinor, refunds: [] });
    },
  );
});
