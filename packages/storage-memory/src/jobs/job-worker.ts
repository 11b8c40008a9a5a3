import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@panelkit/sdk';
import { callHandler, type JobCall, type JobFailures, type JobHandler } from '@panelkit/sdk/ports';
import type { MemoryData } from '../database/data.ts';
import type { ProcessInstance } from '../database/process-instance.ts';
import type { ActiveQueue } from './job-activity.ts';
import type { JobLimits } from './job-limits.ts';
import {
  finishJob,
  type Job,
  nextJobMs,
  putBackJob,
  reclaimJobs,
  takeJobs,
  type Worker,
} from './job-store.ts';

/** How long the jobs of a dead worker stay its own. */
const LEASE_MS = 30_000;

/** A handler with the limits of its name. */
export interface LimitedHandler extends JobHandler {
  limit: JobLimits;
}

interface MemoryCall extends JobCall {
  readonly job: Job;
}

/** One queue's share of the work: what it took from the store, and the calls that it runs. */
export interface JobWorker extends ActiveQueue {
  readonly data: MemoryData;
  readonly instance: ProcessInstance;
  readonly clock: Clock;
  readonly failures: JobFailures;
  readonly handlers: ReadonlyMap<string, LimitedHandler>;
  readonly lease: Worker;
  readonly calls: Set<MemoryCall>;
  isHandingOut: boolean;
  /** The jobs have changed since it looked at them. */
  isAsked: boolean;
  wake: { atMs: number; cancel(): void } | null;
  cancelHeartbeat: (() => void) | null;
}

export function createJobWorker(
  data: MemoryData,
  instance: ProcessInstance,
  { clock, failures, handlers }: Pick<JobWorker, 'clock' | 'failures' | 'handlers'>,
): JobWorker {
  const inOwnContext = AsyncLocalStorage.snapshot();
  const worker: JobWorker = {
    data,
    instance,
    clock,
    failures,
    handlers,
    lease: { leasedUntilMs: 0, taken: new Set() },
    calls: new Set(),
    isHandingOut: false,
    isAsked: false,
    wake: null,
    cancelHeartbeat: null,
    // A job runs in the queue's context, not in that of its sender.
    handOut: () => {
      if (isAnythingNew(worker)) inOwnContext(handOut, worker);
    },
  };
  data.activity.queues.add(worker);
  instance.endings.add(() => {
    worker.isHandingOut = false;
    setWake(worker, null);
    worker.cancelHeartbeat?.();
    data.activity.queues.delete(worker);
    data.activity.changes.notify();
  });
  return worker;
}

/** Hands out no more, forgets its wake-up and puts back what was taken and has not begun. */
export function stopHandingOut(worker: JobWorker): void {
  const { data, lease, calls } = worker;
  worker.isHandingOut = false;
  setWake(worker, null);
  const started = new Set([...calls].map((call) => call.job));
  for (const job of [...lease.taken]) {
    if (!started.has(job)) putBackJob(data.jobs, job, lease, job.runAtMs);
  }
}

/** Stops renewing the lease, unless a handler still runs despite its abort. */
export function dropLease(worker: JobWorker): void {
  if (worker.lease.taken.size > 0) return;
  worker.cancelHeartbeat?.();
  worker.cancelHeartbeat = null;
}

/**
 * Whether it could find a job that it has not handed out: most looks find that nothing came and nothing fell
 * due.
 */
function isAnythingNew({ isHandingOut, isAsked, wake, clock }: JobWorker): boolean {
  return isHandingOut && (isAsked || (wake !== null && wake.atMs <= clock.monotonicMs()));
}

/** Takes the due jobs, gives each to its limits, and sets the timer for the next. */
function handOut(worker: JobWorker): void {
  worker.isAsked = false;
  const { data, handlers, lease } = worker;
  const nowMs = worker.clock.monotonicMs();
  reclaimJobs(data.jobs, nowMs);
  if (lease.taken.size === 0) lease.leasedUntilMs = nowMs + LEASE_MS;
  for (const [name, handler] of handlers) {
    for (const job of takeJobs(data.jobs, { name, worker: lease, nowMs })) {
      handler.limit(job.group, () => runTaken(worker, handler, job));
    }
  }
  keepLease(worker);
  setWake(worker, nextJobMs(data.jobs, handlers.keys(), lease));
}

async function runTaken(worker: JobWorker, handler: LimitedHandler, job: Job): Promise<void> {
  const { data, lease, instance, calls, failures } = worker;
  if (!worker.isHandingOut || job.worker !== lease) return;
  const call: MemoryCall = { job, controller: null, sleeps: 0 };
  job.attempts += 1;
  calls.add(call);
  const { name, payload, attempts: attempt } = job;
  const { activity } = data;
  const end = await callHandler(call, { name, payload, attempt }, { activity, handler, failures });
  if (instance.state !== 'crashed') {
    if (end.kind === 'retry') putBackJob(data.jobs, job, lease, worker.clock.monotonicMs() + end.inMs);
    else finishJob(data.jobs, job, lease);
  }
  calls.delete(call);
  activity.changes.notify();
}

/** Renews the lease for as long as jobs are taken. */
function keepLease(worker: JobWorker): void {
  if (worker.cancelHeartbeat !== null || worker.lease.taken.size === 0) return;
  worker.lease.leasedUntilMs = worker.clock.monotonicMs() + LEASE_MS;
  worker.cancelHeartbeat = worker.clock.setTimer(LEASE_MS / 3, () => {
    worker.cancelHeartbeat = null;
    keepLease(worker);
  });
}

function setWake(worker: JobWorker, atMs: number | null): void {
  if (worker.wake?.atMs === atMs) return;
  worker.wake?.cancel();
  worker.wake = null;
  if (atMs === null) return;
  const cancel = worker.clock.setTimer(Math.max(0, atMs - worker.clock.monotonicMs()), () => {
    worker.wake = null;
    worker.isAsked = true;
    worker.handOut();
  });
  worker.wake = { atMs, cancel };
}
