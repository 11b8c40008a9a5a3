import { createHash, createHmac } from 'node:crypto';
import { isSameText } from '../http/is-same-text.ts';

export const SIGNATURE_HEADER = 'crypto-pay-api-signature';

/**
 * Hex HMAC-SHA256 over the raw body; the key is the SHA-256 of the app's token. Source: the provider's page,
 * "Verifying webhook updates".
 */
export function signatureOf(rawBody: string, token: string): string {
  const key = createHash('sha256').update(token).digest();
  return createHmac('sha256', key).update(rawBody).digest('hex');
}

export function isSignedBy(token: string, rawBody: string, given: string | undefined): boolean {
  return isSameText(signatureOf(rawBody, token), given);
}
