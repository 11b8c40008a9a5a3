import type { ProviderRefund, ProviderState } from '@panelkit/sdk';
import { parseDecimal, toMinor } from '../amounts/decimal.ts';
import type { YookassaPayment, YookassaRefund } from './yookassa-schemas.ts';

/** Under which our id of a payment is kept with YooKassa. */
export const PAYMENT_ID = 'panelkit_payment_id';
/** Refunds keep a description for sure, and metadata only in newer versions of the API. */
const REFUND_PREFIX = 'panelkit_refund_id ';
/** Of the rouble. */
export const EXPONENT = 2;

export function describeRefund(refundId: string): string {
  return `${REFUND_PREFIX}${refundId}`;
}

/**
 * A payment as the books see it. Refunds made on YooKassa's own pages do not name one of ours, so they count
 * as taken back.
 */
export function toProviderState(payment: YookassaPayment, refunds: YookassaRefund[]): ProviderState {
  const { status, amount, cancellation_details } = payment;
  const ofPages = refunds.filter((refund) => refundIdOf(refund) === null && refund.status === 'succeeded');
  return {
    status: statusOf(payment),
    endReason:
      status === 'canceled' ? `canceled: ${cancellation_details?.reason ?? 'no reason given'}` : null,
    currency: amount.currency,
    receivedMinor: status === 'succeeded' ? minorOf(payment) : 0,
    chargedBackMinor: ofPages.reduce((sum, refund) => sum + minorOf(refund), 0),
    refunds: refunds.flatMap(toProviderRefund),
  };
}

function statusOf({ status }: YookassaPayment): ProviderState['status'] {
  switch (status) {
    case 'pending':
      return 'open';
    // The bank holds the money until somebody captures it on YooKassa's pages: we ask for capture at once.
    case 'waiting_for_capture':
      return 'seen';
    case 'succeeded':
    case 'canceled':
      return 'ended';
  }
}

function toProviderRefund(refund: YookassaRefund): ProviderRefund[] {
  const refundId = refundIdOf(refund);
  if (refundId === null) return [];
  switch (refund.status) {
    case 'pending':
      return [{ refundId, status: 'pending', reason: null }];
    case 'succeeded':
      return [{ refundId, status: 'succeeded', reason: null }];
    case 'canceled':
      return [{ refundId, status: 'refused', reason: refund.cancellation_details?.reason ?? 'canceled' }];
  }
}

function refundIdOf({ description }: YookassaRefund): string | null {
  return description?.startsWith(REFUND_PREFIX) ? description.slice(REFUND_PREFIX.length) : null;
}

function minorOf({ amount: { value } }: { amount: { value: string } }): number {
  return toMinor(parseDecimal(value), EXPONENT);
}
