import type { GatewayCallOptions, RefundOutcome, RefundToSend } from '@panelkit/sdk';
import { isPanelkitError } from '@panelkit/sdk';
import { parseJson } from '../http/read-json.ts';
import { toRefundOutcome } from '../http/to-refund-outcome.ts';
import { get, post, type StripeApi } from './stripe-api.ts';
import { refundSchema, sessionSchema } from './stripe-schemas.ts';
import { REFUND_ID } from './to-provider-state.ts';

/** Gives a part or all of a session's money back. Stripe's refunds name the payment behind the session. */
export async function sendRefund(
  api: StripeApi,
  { refundId, providerReference, paymentId, amountMinor }: RefundToSend,
  call: GatewayCallOptions,
): Promise<RefundOutcome> {
  const paymentIntent = await findPaymentIntent(api, providerReference, call);
  if (paymentIntent === undefined)
    return { kind: 'not-applied', reason: 'Stripe did not answer', retryAfterMs: null };
  if (paymentIntent === null) return { kind: 'refused', reason: 'nobody has paid' };
  const form = {
    payment_intent: paymentIntent,
    amount: amountMinor,
    [`metadata[${REFUND_ID}]`]: refundId,
    'metadata[panelkit_payment_id]': paymentId,
  };
  const answer = await post(api, { path: '/v1/refunds', form, idempotencyKey: refundId }, call);
  return toRefundOutcome('Stripe', answer, readRefund);
}

function readRefund(text: string): RefundOutcome | null {
  const refund = refundSchema.safeParse(parseJson(text));
  if (!refund.success) return null;
  switch (refund.data.status) {
    case 'succeeded':
      return { kind: 'applied' };
    case 'pending':
    case 'requires_action':
      return { kind: 'accepted' };
    case 'failed':
    case 'canceled':
      return { kind: 'refused', reason: refund.data.failure_reason ?? refund.data.status };
  }
}

/** Null: nobody has paid. Undefined: nobody could tell. */
async function findPaymentIntent(
  api: StripeApi,
  sessionId: string,
  call: GatewayCallOptions,
): Promise<string | null | undefined> {
  try {
    const path = `/v1/checkout/sessions/${encodeURIComponent(sessionId)}`;
    return (await get(api, { path, schema: sessionSchema }, call)).payment_intent ?? null;
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'PAYMENT_GATEWAY_UNREACHABLE') return undefined;
    throw error;
  }
}
