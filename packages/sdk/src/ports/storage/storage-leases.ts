/** What `acquire` answers. `token` grows with each acquisition of the key (fencing). */
export type LeaseAnswer = { kind: 'acquired'; token: number } | { kind: 'busy'; retryAfterMs: number };

/**
 * Exclusive, expiring ownership of a key (`account:<id>`, `inbound:<id>`, `panel:<id>`). The port takes
 * durations, never instants: the store uses its own clock, the owner measures what is left on
 * `clock.monotonicMs()` from before the call.
 */
export interface Leases {
  acquire(key: string, options: { ttlMs: number }): Promise<LeaseAnswer>;
  /** False when the lease was lost (expired and taken, or released). */
  renew(key: string, token: number, options: { ttlMs: number }): Promise<boolean>;
  /** Gives it back; does nothing when it is no longer held with this token. */
  release(key: string, token: number): Promise<void>;
}

/** The check that a commit makes: still ours, not expired. */
export interface TransactionLeases {
  /** Locks the lease row until the transaction ends, so that it cannot be taken over meanwhile. */
  isHeld(key: string, token: number): Promise<boolean>;
  /** The same for one that may have expired, as long as nobody took it over; and extends it. */
  renew(key: string, token: number, options: { ttlMs: number }): Promise<boolean>;
  /** Gives the lease back with the commit. */
  release(key: string, token: number): Promise<void>;
}
