/**
 * The outcome of a write. *applied*: done now. *already*: nothing to do. *refused*: the panel rejects it, a
 * retry is useless. *not-applied*: certainly not done, can be retried. *unknown*: it may or may not have been
 * done (time-out, reset, 5xx). `reason` and `cause` are for people and contain no secret. `because`: another
 * account of the panel has one of the credentials; an account that is recreated gets new ones then.
 */
export type WriteOutcome =
  | { kind: 'applied' }
  | { kind: 'already' }
  | { kind: 'refused'; reason: string; because?: 'credentials-taken' }
  | { kind: 'not-applied'; reason: string; retryAfterMs: number | null }
  | { kind: 'unknown'; cause: string };

/**
 * Options of a write. Aborting ends the request; the outcome is then `unknown` unless the request never left.
 */
export interface WriteOptions {
  signal?: AbortSignal;
}
