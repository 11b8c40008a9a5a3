import { describe, expect, test } from 'vitest';
import type { StripeDispute, StripeRefund, StripeSession } from './stripe-schemas.ts';
import { REFUND_ID, toProviderState } from './to-provider-state.ts';

const session = (changes: Partial<StripeSession> = {}): StripeSession => ({
  id: 'cs_test_1',
  status: 'complete',
  payment_status: 'paid',
  amount_total: 2000,
  currency: 'eur',
  payment_intent: 'pi_1',
  expires_at: 1_800_000_000,
  ...changes,
});
const ours = (status: StripeRefund['status'], failure_reason: string | null = null): StripeRefund => ({
  amount: 500,
  status,
  failure_reason,
  metadata: { [REFUND_ID]: 'refund-1' },
});
const disputed = (status: StripeDispute['status']): StripeDispute => ({ amount: 2000, status });

describe('A session of Stripe as the books see it', () => {
  test.each([
    ['open', 'unpaid', 'open', null],
    ['complete', 'unpaid', 'seen', null],
    ['complete', 'paid', 'ended', null],
    ['expired', 'unpaid', 'ended', 'the page was not used in time'],
  ] as const)('given %s and %s, then it is %s', (status, payment_status, state, endReason) => {
    const facts = { session: session({ status, payment_status }), refunds: [], disputes: [] };
    expect(toProviderState(facts)).toMatchObject({
      status: state,
      endReason,
      currency: 'EUR',
      chargedBackMinor: 0,
      receivedMinor: payment_status === 'paid' ? 2000 : 0,
    });
  });

  test.each([
    ['warning_needs_response', 2000, 0],
    ['needs_response', 2000, 2000],
    ['under_review', 2000, 2000],
    ['lost', 2000, 2000],
    ['won', 4000, 2000],
  ] as const)(
    'given a dispute that is %s, then %i received and %i charged back: the sums never fall',
    (status, receivedMinor, chargedBackMinor) => {
      const facts = { session: session(), refunds: [], disputes: [disputed(status)] };
      expect(toProviderState(facts)).toMatchObject({ receivedMinor, chargedBackMinor });
    },
  );

  test.each([
    [ours('succeeded'), 'succeeded', null],
    [ours('pending'), 'pending', null],
    [ours('requires_action'), 'pending', null],
    [ours('failed', 'lost_or_stolen_card'), 'refused', 'lost_or_stolen_card'],
    [ours('canceled'), 'refused', 'canceled'],
  ] as const)(
    'given a refund of ours, then it is listed by our id and taken from nothing: %o',
    (refund, status, reason) => {
      const state = toProviderState({ session: session(), refunds: [refund], disputes: [] });
      expect(state.refunds).toEqual([{ refundId: 'refund-1', status, reason }]);
      expect(state.chargedBackMinor).toBe(0);
    },
  );

  test.each([
    ['succeeded', 500],
    ['pending', 0],
  ] as const)(
    'given a refund of the dashboard that %s, then %i is charged back and no refund listed',
    (status, chargedBackMinor) => {
      const refund = { amount: 500, status, metadata: null };
      const state = toProviderState({ session: session(), refunds: [refund], disputes: [] });
      expect(state).toMatchObject({ chargedBackMinor, refunds: [] });
    },
  );

  test('given a session that nobody paid, then it has no children yet', () => {
    const unpaid = session({ status: 'open', payment_status: 'unpaid', payment_intent: null });
    expect(toProviderState({ session: unpaid, refunds: [], disputes: [] }).children).toBeUndefined();
  });
});
