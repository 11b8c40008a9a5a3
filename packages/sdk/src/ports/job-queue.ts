import type { ErrorDescription } from '../errors/describe-error.ts';

/** A wake-up. The payload is small and holds no secret; the rows say what is to be done. */
export interface JobRequest {
  name: string;
  payload: Record<string, string>;
  /**
   * Merges equal wake-ups: one that waits, was never run and is due at the same time (both now, or at the
   * same instant) covers a new one.
   */
  jobKey?: string;
  /** Jobs of one group share a concurrency limit (a panel's id). */
  group?: string;
  /** Not before this much later; 0 by default. */
  delayMs?: number;
}

/** A job in a handler's hand. `signal` is aborted when the queue stops and its grace is over. */
export interface RunningJob {
  name: string;
  payload: Record<string, string>;
  /** 1 for the first try. */
  attempt: number;
  signal: AbortSignal;
}

export interface WorkOptions {
  /** Jobs of this name that run at once in this process; 8 by default. */
  concurrency?: number;
  /** Jobs of one group that run at once in this process; unlimited by default. */
  groupConcurrency?: number | ((group: string) => number);
  /**
   * How often a job is run whose handler throws; `DEFAULT_MAX_ATTEMPTS` by default. `STORAGE_UNAVAILABLE`
   * does not end a job.
   */
  maxAttempts?: number;
}

/**
 * How often a job is run whose handler throws, unless its `WorkOptions` say otherwise: some eight minutes of
 * tries.
 */
export const DEFAULT_MAX_ATTEMPTS = 10;

/** A call of a handler that threw. Holds no secret. */
export interface JobFailure {
  name: string;
  payload: Record<string, string>;
  attempt: number;
  error: ErrorDescription;
  /** When it is run again, in milliseconds; null: this was its last attempt. */
  retryInMs: number | null;
}

/**
 * Wake-ups. Contract: one is never lost and never later than asked; a sooner one of the same key is added or
 * moves the waiting one forward; a running job of the key never blocks a new one; duplicates are allowed;
 * each runs at least once. A handler that throws is run again later, after waits that grow, `maxAttempts`
 * times; each throw is reported once.
 */
export interface JobQueue {
  /** Enqueues in its own transaction. Inside a transaction use `tx.jobs.enqueue`. */
  enqueue(job: JobRequest): Promise<void>;
  /**
   * Registers the handler of a name, before `start`.
   * @throws TypeError when the name has one, or after the start
   */
  work(name: string, handler: (job: RunningJob) => Promise<void>, options?: WorkOptions): void;
  /**
   * Runs a job of this name every `everyMs`, once for all processes, from `start` on. `everyMs` is whole
   * minutes ≥ 1.
   * @throws TypeError for another
   */
  repeat(name: string, everyMs: number): void;
  /**
   * Calls `listener` once for each call of a handler that threw, before the job is run again or ended. A
   * failure that no listener takes is logged. A handler that was aborted by `stop` has not failed.
   */
  onFailure(listener: (failure: JobFailure) => Promise<void>): void;
  /** Begins to hand out jobs. */
  start(): Promise<void>;
  /**
   * Hands out no more, waits up to `graceMs` (default 10 s) for running handlers, then aborts them. May be
   * started again.
   */
  stop(options?: { graceMs?: number }): Promise<void>;
  /**
   * Resolves when this process can do nothing more now: every running job has ended or is parked in
   * `clock.sleep`, and no job that is due could start. Later and repeating jobs, and those without a handler
   * here, do not count.
   */
  whenIdle(): Promise<void>;
}
