/** A lease in our hands, with what is left of it by our own monotonic clock. */
export interface HeldLease {
  key: string;
  token: number;
  /** What is surely left, in milliseconds; ≤ 0 when it may be lost. */
  remainingMs(): number;
  /** Extends it; false when it was lost. */
  renew(): Promise<boolean>;
  /** Extends it so that nobody takes it over for so long, whatever becomes of this process; false when it was lost. */
  cover(ms: number): Promise<boolean>;
  /** Renews it for as long as `work` waits for a panel. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  release(): Promise<void>;
}
