import { createHmac } from 'node:crypto';
import { isSameText } from '../http/is-same-text.ts';

export const SIGNATURE_HEADER = 'stripe-signature';

/** As in Stripe's own libraries. */
const TOLERANCE_S = 300;

/** Hex HMAC-SHA256 over `<time>.<raw body>`, with the endpoint's secret as it is. */
export function signatureOf(rawBody: string, secret: string, unixSeconds: number): string {
  return createHmac('sha256', secret).update(`${unixSeconds}.${rawBody}`).digest('hex');
}

/**
 * Checks `t=<unix>,v1=<hex>[,v1=…][,v0=…]`; several `v1` come while a secret is replaced. A time more than
 * five minutes off is refused, so that an old webhook cannot be sent again. Source: stripe-node 22.5
 * `src/Webhooks.ts`.
 */
export function isSignedBy(
  secret: string,
  webhook: { rawBody: string; header: string | undefined; receivedAt: Date },
): boolean {
  const parts = (webhook.header ?? '').split(',').map((part) => part.split('=', 2));
  const time = parts.find(([key]) => key === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time)) return false;
  const seconds = Number(time);
  if (Math.abs(webhook.receivedAt.getTime() / 1000 - seconds) > TOLERANCE_S) return false;
  const expected = signatureOf(webhook.rawBody, secret, seconds);
  return parts.some(([key, value]) => key === 'v1' && isSameText(expected, value));
}
