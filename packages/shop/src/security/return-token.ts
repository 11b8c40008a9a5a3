import { createHmac, timingSafeEqual } from 'node:crypto';

const ID_LENGTH = 22;
const SIGNATURE_BYTES = 16;

/**
 * Opens the page of one payment for a browser in which nobody is signed in: the id, and a signature that
 * nobody else can make.
 */
export function returnTokenOf(secret: string, paymentId: string): string {
  const id = Buffer.from(paymentId.replaceAll('-', ''), 'hex').toString('base64url');
  return `${id}${signatureOf(secret, id).toString('base64url')}`;
}

/** The payment of a token; null for one that the shop did not make. */
export function paymentOfToken(secret: string, token: string): string | null {
  const id = token.slice(0, ID_LENGTH);
  const given = Buffer.from(token.slice(ID_LENGTH), 'base64url');
  if (given.length !== SIGNATURE_BYTES || !timingSafeEqual(given, signatureOf(secret, id))) return null;
  return Buffer.from(id, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function signatureOf(secret: string, id: string): Buffer {
  return createHmac('sha256', secret).update(`payment-return:${id}`).digest().subarray(0, SIGNATURE_BYTES);
}
