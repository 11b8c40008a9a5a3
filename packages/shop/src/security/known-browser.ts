import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { SignInOrigin } from '../people/sign-in.ts';
import { cookieName, cookieOptions } from './cookies.ts';

const NAME = 'shop-known-browser';
const LIFETIME_MS = 365 * 24 * 3_600_000;

/**
 * Whether somebody signed in with this browser before, and who. It opens nothing: it only counts guesses
 * apart from those of strangers.
 */
export function knownBrowserOf(request: Request, publicUrl: string): SignInOrigin['knownBrowser'] {
  const value: unknown = request.signedCookies?.[cookieName(NAME, publicUrl)];
  const [, userId, secret] = /^([0-9a-f-]{36})\.([\w-]{22})$/.exec(String(value)) ?? [];
  return userId === undefined || secret === undefined ? null : { userId, secret };
}

/** From now on it is a browser of this user. */
export function rememberBrowser(response: Response, userId: string, publicUrl: string): void {
  const value = `${userId}.${randomBytes(16).toString('base64url')}`;
  const options = { ...cookieOptions(publicUrl), signed: true, maxAge: LIFETIME_MS };
  response.cookie(cookieName(NAME, publicUrl), value, options);
}
