import { scryptSync } from 'node:crypto';

/**
 * Signs cookies. Everybody holds a signature, so the way from the key is slow (about 50 ms): a weak key is
 * not found by trying keys against a cookie.
 */
export function cookieSecretOf(secretKey: string): string {
  return scryptSync(secretKey, 'panelkit-shop-cookies', 32).toString('base64url');
}
