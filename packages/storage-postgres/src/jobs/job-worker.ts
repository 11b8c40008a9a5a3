import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@panelkit/sdk';
import type { JobCall, JobFailures } from '@panelkit/sdk/ports';
import { type Activity, asStep } from './activity.ts';
import type { ClaimedJob, JobStore } from './job-store.ts';

/** One name's jobs in one process. */
export interface QueueWorker {
  readonly name: string;
  /** Claims what is due and starts it, as far as the limits go. */
  fill(): void;
  /** The same, where announcements may have been missed. */
  lookAgain(): void;
  /** Looks again in this time, unless it does so before. */
  wakeIn(delayMs: number): void;
  /** Every job that it has claimed. */
  claimed(): ClaimedJob[];
  /** Ends claiming and gives back what has not begun; resolves with the calls that run. */
  stop(): Promise<ReadonlySet<JobCall>>;
  /**
   * Resolves when the jobs that ran are ended in the database too: a process that starts next would run them
   * again.
   */
  ended(): Promise<void>;
}

/** A third of the time after which a process counts as dead. */
const TOUCH_MS = 3000;
/** How soon a queueWorker looks again after the database failed it, or a job. */
const RETRY_MS = 1000;

/** One process's share of the work. */
export interface JobWorker {
  readonly store: JobStore;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly failures: JobFailures;
  readonly queueWorkers: ReadonlyMap<string, QueueWorker>;
  readonly retryMs: number;
  isHandingOut: boolean;
  /** A job runs in the queue's context, not in that of its sender. */
  inOwnContext<Result>(work: () => Result): Result;
  onError(error: unknown): void;
  /** Says again and again that the claimed jobs are worked on, for as long as there are any. */
  keepClaims(): void;
  /** Says it no more: what still runs is given back when its heartbeat is over. */
  dropClaims(): void;
}

export function createJobWorker(
  parts: Pick<JobWorker, 'store' | 'activity' | 'clock' | 'failures' | 'onError' | 'queueWorkers'>,
): JobWorker {
  let cancelTouch: (() => void) | null = null;
  const worker: JobWorker = {
    ...parts,
    retryMs: RETRY_MS,
    isHandingOut: false,
    inOwnContext: AsyncLocalStorage.snapshot(),
    dropClaims() {
      cancelTouch?.();
      cancelTouch = null;
    },
    keepClaims() {
      if (cancelTouch !== null) return;
      cancelTouch = worker.clock.setTimer(TOUCH_MS, () => {
        cancelTouch = null;
        worker.inOwnContext(() => void asStep(worker.activity, () => touchAll(worker)).catch(worker.onError));
      });
    },
  };
  return worker;
}

async function touchAll(worker: JobWorker): Promise<void> {
  const claims = [...worker.queueWorkers.values()].flatMap(({ name, claimed }) =>
    claimed().map(({ id, retryCount: attempt }) => ({ name, id, attempt })),
  );
  if (claims.length === 0) return;
  // A database that is away for a moment must not cost the claims.
  worker.keepClaims();
  await worker.store.touch(claims);
}
