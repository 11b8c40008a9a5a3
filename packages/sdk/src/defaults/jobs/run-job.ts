import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import { DEFAULT_MAX_ATTEMPTS, type JobFailure, type RunningJob } from '../../ports/job-queue.ts';
import type { Logger } from '../../ports/logger.ts';

/** What becomes of a job after a call of its handler. */
export type JobEnd =
  | { kind: 'done' }
  /** To be run again after `inMs`. */
  | { kind: 'retry'; inMs: number }
  /** It failed too often: it is not run again. */
  | { kind: 'given-up' };

/** Listeners for handlers that threw. */
export interface JobFailures {
  listen(listener: (failure: JobFailure) => Promise<void>): void;
  report(failure: JobFailure): Promise<void>;
}

/** What runs the jobs of a name. */
export interface JobHandler {
  handle(job: RunningJob): Promise<void>;
  readonly maxAttempts: number | undefined;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 300_000;

/** For authors of a queue: calls a handler, and reports what it throws. Never throws. */
export async function runJob(
  job: RunningJob,
  options: JobHandler & {
    failures: JobFailures;
    /** Whether the handler was asked to stop. */
    isAborted(): boolean;
  },
): Promise<JobEnd> {
  const { handle, failures, maxAttempts = DEFAULT_MAX_ATTEMPTS, isAborted } = options;
  const { name, attempt } = job;
  const payload = { ...job.payload };
  try {
    await handle(job);
    return { kind: 'done' };
  } catch (error) {
    const inMs = retryDelayMs(attempt);
    if (isAborted()) return { kind: 'retry', inMs };
    const isAway = isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE';
    const isLast = attempt >= maxAttempts && !isAway;
    const retryInMs = isLast ? null : inMs;
    await failures.report({ name, payload, attempt, error: describeError(error), retryInMs });
    return isLast ? { kind: 'given-up' } : { kind: 'retry', inMs };
  }
}

/** For authors of a queue: its listeners. `logger` is for a failure that none of them takes. */
export function createJobFailures(logger: Logger): JobFailures {
  const listeners: ((failure: JobFailure) => Promise<void>)[] = [];
  return {
    listen: (listener) => void listeners.push(listener),
    async report(failure) {
      if (listeners.length === 0) logFailure(logger, failure);
      for (const listener of listeners) await listener(failure).catch(() => logFailure(logger, failure));
    },
  };
}

/** One line for a throw: the job, its ids, where it was thrown, and whether it is run again. */
export function logFailure(logger: Logger, { name, payload, attempt, error, retryInMs }: JobFailure): void {
  const fields = { ...payload, job: name, attempt, retryInMs, error };
  logger.error(fields, retryInMs === null ? 'a job failed and is not run again' : 'a job failed');
}

function retryDelayMs(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);
}
