import { createHash } from 'node:crypto';
import { isSameText } from '../http/is-same-text.ts';
import { parseJson } from '../http/read-json.ts';

/**
 * Hex MD5 over the base64 of the JSON text, followed by the payment key. Source: the provider's PHP SDK,
 * `src/RequestBuilder.php`.
 */
export function signatureOf(json: string, paymentKey: string): string {
  return createHash('md5')
    .update(`${Buffer.from(json).toString('base64')}${paymentKey}`)
    .digest('hex');
}

/** JSON as PHP writes it with `JSON_UNESCAPED_UNICODE`: every slash is escaped. */
export function toPhpJson(value: object): string {
  return JSON.stringify(value).replaceAll('/', String.raw`\/`);
}

/**
 * Whether the `sign` in a notice is over the rest of it. The provider signs the body as PHP writes it; the
 * text that arrives can be escaped in another way, or hold numbers that JavaScript writes differently, so the
 * text without its `sign` counts as well.
 */
export function isSignedBy(paymentKey: string, rawBody: string): boolean {
  const body = parseJson(rawBody);
  if (typeof body !== 'object' || body === null || !('sign' in body)) return false;
  const { sign, ...rest } = body;
  if (typeof sign !== 'string') return false;
  const asSent = rawBody.replace(/,\s*"sign"\s*:\s*"[^"]*"/, '');
  return [toPhpJson(rest), asSent].some((text) => isSameText(signatureOf(text, paymentKey), sign));
}
