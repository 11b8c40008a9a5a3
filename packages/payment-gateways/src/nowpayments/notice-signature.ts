import { createHmac } from 'node:crypto';
import { isSameText } from '../http/is-same-text.ts';
import { parseJson } from '../http/read-json.ts';

export const SIGNATURE_HEADER = 'x-nowpayments-sig';

/**
 * Hex HMAC-SHA512 over the body with the keys of every object sorted, at every depth, written as JavaScript
 * writes it. Source: the provider's SDK (`src/ipn.js`); the replacer array that its prose shows would drop
 * nested members. Null: the body is no JSON.
 */
export function signatureOf(rawBody: string, secret: string): string | null {
  const body = parseJson(rawBody);
  if (typeof body !== 'object' || body === null) return null;
  return createHmac('sha512', secret.trim())
    .update(JSON.stringify(sorted(body)))
    .digest('hex');
}

/** In constant time. */
export function isSignedBy(secret: string, rawBody: string, given: string | undefined): boolean {
  const expected = signatureOf(rawBody, secret);
  return expected !== null && isSameText(expected, given);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([first], [second]) => (first < second ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
