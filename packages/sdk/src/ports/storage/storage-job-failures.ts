import type { ErrorDescription } from '../../errors/describe-error.ts';

/** Failures of one job about one thing, for the operator of the shop. Holds no secret. */
export interface JobFailureRecord {
  job: string;
  /** What the job was about, by its ids: `accountId=…`; empty for a job about nothing in particular. */
  subject: string;
  payload: Record<string, string>;
  /** How often it failed since `firstFailedAt`. */
  failureCount: number;
  firstFailedAt: Date;
  lastFailedAt: Date;
  /** When the work is tried again; null: not before something asks for it. */
  nextAttemptAt: Date | null;
  /** What was thrown last. */
  error: ErrorDescription;
}

/** One failure to record. */
export type NewJobFailure = Omit<JobFailureRecord, 'failureCount' | 'firstFailedAt'>;

/**
 * A failure so much later than the attempt that the one before it was due to be followed by (without one:
 * than that failure) counts from 1 again.
 */
export const FAILURES_FORGOTTEN_MS = 24 * 3_600_000;
/** How many records are kept: the ones that failed last. */
export const JOB_FAILURES_KEPT = 500;

export interface JobFailureReader {
  /** Those that failed last first. `limit` 1–500 (else `INVALID_INPUT`). */
  list(request: { limit: number }): Promise<JobFailureRecord[]>;
  /** Subjects of a job whose next attempt is later than `now`. */
  listWaiting(job: string, now: Date): Promise<string[]>;
}

export interface JobFailureWriter extends JobFailureReader {
  /**
   * Counts a failure of (job, subject) in one statement; returns how many it makes. Records beyond
   * `JOB_FAILURES_KEPT` give way.
   */
  record(failure: NewJobFailure): Promise<number>;
}
