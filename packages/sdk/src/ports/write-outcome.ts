/**
 * How a write ended. *applied*: done now. *already*: it was so. *refused*: the panel will not, repeating is useless.
 * *notApplied*: proved not done, may be tried again. *unknown*: it may or may not have been done (time-out, reset, 5xx).
 * `reason` and `cause` are for people and hold no secret.
 */
export type WriteOutcome =
  | { kind: 'applied' }
  | { kind: 'already' }
  | { kind: 'refused'; reason: string }
  | { kind: 'not-applied'; reason: string; retryAfterMs: number | null }
  | { kind: 'unknown'; cause: string };

/** Options of a write. Aborting ends the request; the outcome is then `unknown` unless it never left. */
export interface WriteOptions {
  signal?: AbortSignal;
}
