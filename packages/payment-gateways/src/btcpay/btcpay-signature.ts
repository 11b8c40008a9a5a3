import { createHmac } from 'node:crypto';
import { isSameText } from '../http/is-same-text.ts';

export const SIGNATURE_HEADER = 'btcpay-sig';

/**
 * `sha256=` and the hex HMAC-SHA256 over the raw body. Source: btcpayserver
 * `Plugins/Webhooks/WebhookSender.cs`.
 */
export function signatureOf(rawBody: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
}

export function isSignedBy(secret: string, rawBody: string, given: string | undefined): boolean {
  return isSameText(signatureOf(rawBody, secret), given);
}
