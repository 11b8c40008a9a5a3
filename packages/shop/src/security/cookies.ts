import type { CookieOptions } from 'express';

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** Options of every cookie of the shop. */
export function cookieOptions(publicUrl: string): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(publicUrl) };
}

/**
 * With the prefix, browsers take the cookie from this very host over https only: no neighbouring host can
 * plant one.
 */
export function cookieName(name: string, publicUrl: string): string {
  return isSecure(publicUrl) ? `__Host-${name}` : name;
}
