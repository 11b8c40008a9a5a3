import type { RequestHandler } from 'express';
import { hostError } from './host-error.ts';

/** What somebody may do all the same: choose another one, leave, and read it in another language. */
const OPEN = new Set(['/profile/password', '/sign-out', '/sign-in', '/sign-in/code', '/language']);

/** Whoever signed in with a password that is tried first chooses another one before anything else. */
export const requireSafePassword: RequestHandler = ({ session, path }, _response, next) => {
  const isAsked = session.hasWeakPassword === true && session.isPending !== true && !OPEN.has(path);
  next(isAsked ? hostError('WEAK_PASSWORD') : undefined);
};
