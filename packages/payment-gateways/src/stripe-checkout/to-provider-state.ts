import type { ProviderRefund, ProviderState } from '@panelkit/sdk';
import type { StripeDispute, StripeRefund, StripeSession } from './stripe-schemas.ts';

/** Under which our id of a refund is kept with Stripe. */
export const REFUND_ID = 'panelkit_refund_id';

/** What Stripe knows of a session. */
export interface StripeFacts {
  session: StripeSession;
  refunds: StripeRefund[];
  disputes: StripeDispute[];
}

/** Statuses of disputes whose money the bank has taken. */
const TAKEN: ReadonlySet<StripeDispute['status']> = new Set(['needs_response', 'under_review', 'lost']);

/**
 * A session as sums that never fall: a dispute that was won was taken back, and received again. Refunds of
 * the dashboard do not name a refund of ours, so they count as taken back.
 */
export function toProviderState({ session, refunds, disputes }: StripeFacts): ProviderState {
  const { payment_status, status, amount_total, payment_intent } = session;
  const isPaid = payment_status === 'paid';
  const won = sumOf(disputes.filter((dispute) => dispute.status === 'won'));
  const taken = sumOf(disputes.filter((dispute) => TAKEN.has(dispute.status)));
  const ofDashboard = refunds.filter(
    (refund) => refund.metadata?.[REFUND_ID] === undefined && refund.status === 'succeeded',
  );
  return {
    status: statusOf(session),
    endReason: status === 'expired' ? 'the page was not used in time' : null,
    currency: session.currency.toUpperCase(),
    receivedMinor: isPaid ? amount_total + won : 0,
    chargedBackMinor: isPaid ? won + taken + sumOf(ofDashboard) : 0,
    refunds: refunds.flatMap(toProviderRefund),
    // Events of charges and disputes name only this.
    ...(payment_intent != null && {
      children: [{ providerReference: payment_intent, parentReference: null }],
    }),
  };
}

function statusOf({ status, payment_status }: StripeSession): ProviderState['status'] {
  if (payment_status === 'paid' || status === 'expired') return 'ended';
  // The page is done, and the bank is not: a transfer or a debit that takes days.
  return status === 'complete' ? 'seen' : 'open';
}

function toProviderRefund({ metadata, status, failure_reason }: StripeRefund): ProviderRefund[] {
  const refundId = metadata?.[REFUND_ID];
  if (refundId === undefined) return [];
  switch (status) {
    case 'succeeded':
      return [{ refundId, status: 'succeeded', reason: null }];
    case 'failed':
    case 'canceled':
      return [{ refundId, status: 'refused', reason: failure_reason ?? status }];
    case 'pending':
    case 'requires_action':
      return [{ refundId, status: 'pending', reason: null }];
  }
}

function sumOf(amounts: { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
