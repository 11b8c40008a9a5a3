import type { Clock } from '../../ports/clock.ts';
import type { JobQueue, RunningJob, WorkOptions } from '../../ports/job-queue.ts';
import type { JobFailures, JobHandler } from './run-job.ts';

const MINUTE_MS = 60_000;
const DEFAULT_CONCURRENCY = 8;

/** A name's handler, and how many of its jobs run at once in this process. */
export interface RegisteredJob extends JobHandler {
  readonly concurrency: number;
  /** How many of a group; a job without one is in none. */
  groupLimit(group: string | null | undefined): number;
}

/** What is registered at a queue before its start. */
export interface JobRegistry<Worker> {
  readonly workers: ReadonlyMap<string, Worker>;
  /** The names that repeat, with their `everyMs`. */
  readonly repeats: ReadonlyMap<string, number>;
  /** From now on no handler is taken; the queue says when. */
  isStarted: boolean;
  /** The queue's methods that register. */
  readonly methods: Pick<JobQueue, 'work' | 'repeat' | 'onFailure'>;
}

/**
 * For authors of a queue: takes handlers and repeating names by the rules of the port. `createWorker`: what
 * the queue keeps of a name.
 */
export function createJobRegistry<Worker>(
  failures: JobFailures,
  createWorker: (name: string, job: RegisteredJob) => Worker,
): JobRegistry<Worker> {
  const workers = new Map<string, Worker>();
  const repeats = new Map<string, number>();
  const registry: JobRegistry<Worker> = {
    workers,
    repeats,
    isStarted: false,
    methods: {
      work(name, handle, options = {}) {
        if (workers.has(name)) throw new TypeError(`The job ${name} has a handler already`);
        if (registry.isStarted)
          throw new TypeError(`The handler of ${name} comes after the start of the queue`);
        workers.set(name, createWorker(name, registeredJob(handle, options)));
      },
      repeat(name, everyMs) {
        if (everyMs >= MINUTE_MS && everyMs % MINUTE_MS === 0) repeats.set(name, everyMs);
        else throw new TypeError(`The job ${name} can repeat after whole minutes only`);
      },
      onFailure: (listener) => failures.listen(listener),
    },
  };
  return registry;
}

/**
 * For authors of a queue: the multiple of `everyMs` that the day's time is in, and how long until the next.
 */
export function tickOf(clock: Clock, everyMs: number): { number: number; nextInMs: number } {
  const nowMs = clock.now().getTime();
  return { number: Math.floor(nowMs / everyMs), nextInMs: everyMs - (nowMs % everyMs) };
}

function registeredJob(
  handle: (job: RunningJob) => Promise<void>,
  {
    concurrency = DEFAULT_CONCURRENCY,
    groupConcurrency = Number.POSITIVE_INFINITY,
    maxAttempts,
  }: WorkOptions,
): RegisteredJob {
  const limitOf = typeof groupConcurrency === 'function' ? groupConcurrency : () => groupConcurrency;
  return {
    handle,
    maxAttempts,
    concurrency,
    groupLimit: (group) =>
      group === null || group === undefined ? Number.POSITIVE_INFINITY : limitOf(group),
  };
}
