/** One run of a repeating job: what it did and how long it took. */
export interface SchedulerRun {
  job: string;
  /** Counts the runs of the job, from 1. */
  number: number;
  startedAt: Date;
  durationMs: number;
  /** How many of what, by name. */
  counts: Record<string, number>;
  /** The code of what ended it early; null when it came to its end. */
  failureCode: string | null;
}

/** How many runs of each job are kept. */
export const RUNS_KEPT = 200;

export interface RunReader {
  /** Runs, newest first, of one job or of all. `limit` 1–500 (else `INVALID_INPUT`). */
  list(request: { job?: string; limit: number }): Promise<SchedulerRun[]>;
}

export interface RunWriter extends RunReader {
  /** Keeps a run under the next number of its job; the oldest above `RUNS_KEPT` gives way. */
  record(run: Omit<SchedulerRun, 'number'>): Promise<void>;
}
