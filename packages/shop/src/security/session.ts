import { addMs, type Clock, DAY_MS } from '@panelkit/sdk';
import type { Request, RequestHandler, Response } from 'express';
import expressSession, { type SessionData } from 'express-session';
import { isStaff } from '../roles/permissions.ts';
import type { ShopStore, User } from '../store/shop-store.ts';
import { cookieName, cookieOptions } from './cookies.ts';
import { hashOf } from './hash-of.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** The password was right, the second factor is still to come. */
    isPending: boolean;
    /** Nothing else opens before another password is chosen. */
    hasWeakPassword: boolean;
    /** Staff who act as a customer: their own id as a user. */
    actsAs: string;
    userAgent: string;
    /** When the person last proved who they are: milliseconds since 1970. */
    provedAt: number;
    /** After so long without a request it is over, in milliseconds. */
    idleMs: number;
    /** Then it is over in any case: milliseconds since 1970. */
    endsAt: number;
    /**
     * In the mini app: what it was opened with. Such a session is nobody's in a cookie, and others are
     * nobody's without one.
     */
    launch: { id: string; endsAt: number };
    /** In the mini app: when it must be renewed, in milliseconds since 1970. */
    renewBy: number;
  }
}

export const SESSION_COOKIE = 'shop-session';
const HOUR_MS = 3_600_000;
/** How long the bearer of the mini app is good for, unless it is renewed. */
const BEARER_MS = HOUR_MS / 4;
/** How long a session lasts without a request, and in all. */
const LIFETIMES = {
  staff: { idleMs: 12 * HOUR_MS, wholeMs: 7 * DAY_MS },
  customer: { idleMs: 14 * DAY_MS, wholeMs: 90 * DAY_MS },
  /** Between the password and the code. */
  pending: { idleMs: HOUR_MS / 4, wholeMs: HOUR_MS / 4 },
};
/** Seeing somebody again this soon is not written down. */
const SEEN_MS = 60_000;

/** Sessions of who signed in, kept in the shop's own records by the hash of their id. Nobody else has one. */
export function session(options: {
  secret: string;
  publicUrl: string;
  store: ShopStore;
  clock: Clock;
}): RequestHandler {
  const { secret, publicUrl, store, clock } = options;
  const { httpOnly, sameSite, path, secure } = cookieOptions(publicUrl);
  const read = expressSession({
    name: cookieName(SESSION_COOKIE, publicUrl),
    secret,
    store: new SessionStore(store.sessions, clock),
    resave: false,
    saveUninitialized: false,
    proxy: secure === true,
    cookie: {
      httpOnly: httpOnly ?? true,
      sameSite: sameSite ?? 'lax',
      path: path ?? '/',
      secure: secure ?? false,
      maxAge: LIFETIMES.customer.wholeMs,
    },
  });
  return (request, response, next) => {
    // PUBLIC_URL says it already. Without the header the library would set no cookie, and nobody could sign
    // in.
    if (secure === true) request.headers['x-forwarded-proto'] = 'https';
    read(request, response, (error?: unknown) => {
      if (request.get(FOLLOWING) !== undefined && request.session !== undefined)
        unattended.add(request.session);
      next(error);
    });
  };
}

/** What a page sends that asks again without anybody's doing. */
const FOLLOWING = 'x-following';
/** Sessions of such requests: they do not prolong them. */
const unattended = new WeakSet<object>();

type Callback<Value = unknown> = (error?: unknown, value?: Value) => void;

/** The library wants a class. */
class SessionStore extends expressSession.Store {
  readonly #sessions: ShopStore['sessions'];
  readonly #clock: Clock;
  readonly #seenMs = new Map<string, number>();

  constructor(sessions: ShopStore['sessions'], clock: Clock) {
    super();
    this.#sessions = sessions;
    this.#clock = clock;
  }

  override get(sid: string, callback: Callback<SessionData | null>): void {
    answer(readSession(this.#sessions, sid, this.#clock.now()), callback);
  }

  override set(sid: string, data: SessionData, callback?: Callback): void {
    const now = this.#clock.now();
    const { userId, userAgent = '' } = data;
    const record = { id: hashOf(sid), userId, userAgent, data: JSON.stringify(data), ...timesOf(data, now) };
    answer(this.#sessions.put({ ...record, createdAt: now }), callback);
  }

  override destroy(sid: string, callback?: Callback): void {
    answer(this.#sessions.remove(hashOf(sid)), callback);
  }

  override touch(sid: string, data: SessionData, callback?: Callback): void {
    const now = this.#clock.now();
    const id = hashOf(sid);
    if (unattended.has(data) || now.getTime() - (this.#seenMs.get(id) ?? 0) < SEEN_MS) {
      callback?.();
      return;
    }
    if (this.#seenMs.size > 10_000) this.#seenMs.clear();
    this.#seenMs.set(id, now.getTime());
    answer(this.#sessions.touch(id, timesOf(data, now)), callback);
  }
}

function answer<Value>(work: Promise<Value>, callback: Callback<Value> | undefined): void {
  work.then(
    (value) => callback?.(null, value),
    (error: unknown) => callback?.(error),
  );
}

function timesOf({ idleMs, endsAt }: SessionData, now: Date): { lastSeenAt: Date; expiresAt: Date } {
  return { lastSeenAt: now, expiresAt: new Date(Math.min(addMs(now, idleMs).getTime(), endsAt)) };
}

async function readSession(
  sessions: ShopStore['sessions'],
  sid: string,
  now: Date,
): Promise<SessionData | null> {
  const record = await sessions.find(hashOf(sid), now);
  return record === null ? null : JSON.parse(record.data);
}

/**
 * A new session for this user; whatever was in the old one is gone, and forms of it are no longer accepted.
 */
export async function beginSession(
  request: Request,
  given: {
    user: User;
    now: Date;
    isPending?: boolean;
    hasWeakPassword?: boolean;
    launch?: SessionData['launch'];
  },
): Promise<void> {
  const { user, now, isPending = false, hasWeakPassword = false } = given;
  // Who types the code of the second factor stays in the mini app.
  const { launch = request.session.launch } = given;
  await step((done) => request.session.regenerate(done));
  const kind = isStaff(user.role) ? 'staff' : 'customer';
  const { idleMs, wholeMs } = LIFETIMES[isPending ? 'pending' : kind];
  const wholeEndsAt = now.getTime() + wholeMs;
  Object.assign(request.session, {
    userId: user.id,
    isPending,
    idleMs,
    endsAt: Math.min(wholeEndsAt, launch?.endsAt ?? wholeEndsAt),
    ...(launch !== undefined && { launch, renewBy: now.getTime() + BEARER_MS }),
    ...(!isPending && { provedAt: now.getTime() }),
    ...(hasWeakPassword && { hasWeakPassword }),
    userAgent: (request.get('user-agent') ?? '').slice(0, 200),
  });
  await step((done) => request.session.save(done));
}

/** Prolongs the session of the mini app. */
export async function renewSession({ session }: Request, now: Date): Promise<void> {
  session.renewBy = now.getTime() + BEARER_MS;
  await step((done) => session.save(done));
}

export async function endSession(request: Request, response: Response, publicUrl: string): Promise<void> {
  await step((done) => request.session.destroy(done));
  response.clearCookie(cookieName(SESSION_COOKIE, publicUrl), cookieOptions(publicUrl));
}

/** Who signed out elsewhere is not any more. */
export function isStillSignedIn({ session }: Request): Promise<boolean> {
  return new Promise((resolve) => session.reload((error) => resolve(!error)));
}

function step(run: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error ? reject(error) : resolve()));
  });
}
