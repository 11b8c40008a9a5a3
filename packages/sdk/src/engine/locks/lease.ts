import type { Transaction } from '../../ports/storage.ts';

/** A renewal that commits with what is done under the lease. */
export interface LeaseRenewal {
  /**
   * Locks the lease until the transaction ends, so that it cannot be taken over meanwhile; false when it was
   * lost.
   */
  renewIn(tx: Pick<Transaction, 'leases'>): Promise<boolean>;
  committed(): void;
}

/** A lease in our hands, with what is left of it by our own monotonic clock. */
export interface HeldLease {
  key: string;
  token: number;
  /** What is surely left, in milliseconds; ≤ 0 when it may be lost. */
  remainingMs(): number;
  /** Extends it; false when it was lost. */
  renew(): Promise<boolean>;
  /**
   * Extends it so that nobody takes it over for so long, whatever becomes of this process; false when it was
   * lost.
   */
  cover(ms: number): Promise<boolean>;
  /** Renews it for as long as `work` waits for a panel. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** A renewal within a transaction: it counts once that has committed. */
  beginRenewal(): LeaseRenewal;
  /** It was given back with a commit: there is nothing left to release. */
  wasReleased(): void;
  release(): Promise<void>;
}
