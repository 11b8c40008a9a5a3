import { randomUUID } from 'node:crypto';
import cookieParser from 'cookie-parser';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import * as z from 'zod';

const COOKIE = 'shop-session';

const sessionSchema = z.object({
  /** Of one browser until it chooses somebody else. */
  id: z.string(),
  person: z.object({ kind: z.enum(['customer', 'staff']), id: z.string() }).nullable(),
});

/** What a browser's signed cookie says. */
export type Session = z.output<typeof sessionSchema>;
export type Person = NonNullable<Session['person']>;

/** Options of every cookie of the shop. */
export function cookieOptions(publicUrl: string): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: publicUrl.startsWith('https:') };
}

/** Reads the session of a request, or begins one. */
export function session(options: { secret: string; publicUrl: string }): RequestHandler[] {
  const read: RequestHandler = (request, response, next) => {
    const known = sessionSchema.safeParse(request.signedCookies[COOKIE]);
    if (known.success) sessions.set(request, known.data);
    else begin(request, response, options.publicUrl);
    next();
  };
  return [cookieParser(options.secret), read];
}

/** The session of a request that went through `session`. */
export function sessionOf(request: Request): Session {
  const found = sessions.get(request);
  if (found === undefined) throw new TypeError('this request went past the session');
  return found;
}

/** Starts a new session, for `person` if one is given. Forms of the old one are no longer accepted. */
export function begin(
  request: Request,
  response: Response,
  publicUrl: string,
  person: Person | null = null,
): void {
  const fresh: Session = { id: randomUUID(), person };
  sessions.set(request, fresh);
  response.cookie(COOKIE, fresh, { ...cookieOptions(publicUrl), signed: true });
}

const sessions = new WeakMap<Request, Session>();
