import { callHandler, type JobCall, type RegisteredJob } from '@panelkit/sdk/ports';
import { asStep } from './activity.ts';
import type { ClaimedJob } from './job-store.ts';
import type { JobWorker, QueueWorker } from './job-worker.ts';

/** A job that was just missed is looked for again, but not in a tight loop. */
const SHORTEST_WAKE_MS = 5;

interface ClaimedCall extends JobCall {
  readonly job: ClaimedJob;
}

interface QueueWorkerState extends Pick<QueueWorker, 'name'> {
  readonly worker: JobWorker;
  readonly registered: RegisteredJob;
  readonly running: Set<ClaimedCall>;
  /** Claimed jobs whose group is full. */
  waiting: ClaimedJob[];
  /** Jobs that ran, to be ended together. */
  done: ClaimedJob[];
  ending: Promise<void> | null;
  filling: Promise<void> | null;
  isAsked: boolean;
  /** The last claim left something behind: there were more, no hand was free, or a group was full. */
  isCut: boolean;
  /** Jobs were announced since the last claim. */
  isAnnounced: boolean;
  /** Whether nothing that waits is due before `wake`: later jobs are announced. */
  knowsNext: boolean;
  wake: { atMs: number; cancel(): void } | null;
}

export function createQueueWorker(worker: JobWorker, name: string, registered: RegisteredJob): QueueWorker {
  const queueWorker: QueueWorkerState = {
    name,
    worker,
    registered,
    running: new Set(),
    waiting: [],
    done: [],
    ending: null,
    filling: null,
    isAsked: false,
    isCut: false,
    isAnnounced: false,
    knowsNext: false,
    wake: null,
  };
  return {
    name,
    fill() {
      queueWorker.isAnnounced = true;
      fill(queueWorker);
    },
    lookAgain() {
      queueWorker.knowsNext = false;
      fill(queueWorker);
    },
    wakeIn: (delayMs) => wakeIn(queueWorker, delayMs),
    claimed: () => [...queueWorker.waiting, ...[...queueWorker.running].map(({ job }) => job)],
    async stop() {
      queueWorker.wake?.cancel();
      queueWorker.wake = null;
      await queueWorker.filling;
      const unstarted = queueWorker.waiting.splice(0);
      if (unstarted.length > 0) await worker.store.giveBack(name, unstarted);
      return queueWorker.running;
    },
    async ended() {
      await queueWorker.ending;
    },
  };
}

function fill(queueWorker: QueueWorkerState): void {
  const { worker } = queueWorker;
  queueWorker.isAsked = true;
  if (!worker.isHandingOut || queueWorker.filling !== null) return;
  const work = async () => {
    while (queueWorker.isAsked && worker.isHandingOut) {
      queueWorker.isAsked = false;
      await claimDue(queueWorker);
    }
  };
  queueWorker.filling = asStep(worker.activity, work)
    .catch((error: unknown) => {
      worker.onError(error);
      wakeIn(queueWorker, worker.retryMs);
    })
    .finally(() => {
      queueWorker.filling = null;
      if (queueWorker.isAsked) fill(queueWorker);
    });
}

async function claimDue(queueWorker: QueueWorkerState): Promise<void> {
  const { worker, name } = queueWorker;
  startWaiting(queueWorker);
  queueWorker.isCut = true;
  const free = queueWorker.registered.concurrency - queueWorker.running.size;
  if (free <= 0) return;
  const full = fullGroups(queueWorker);
  const { isAnnounced } = queueWorker;
  queueWorker.isAnnounced = false;
  const jobs = await worker.store.claim(name, free, full);
  queueWorker.isCut = jobs.length === free || full.length > 0;
  queueWorker.waiting.push(...jobs);
  if (!worker.isHandingOut) return;
  startWaiting(queueWorker);
  if (jobs.length > 0) worker.keepClaims();
  // As many as were asked for: there may be more.
  if (jobs.length === free) queueWorker.isAsked = true;
  // What was just passed over, because somebody had it locked, is looked for again.
  else if (!queueWorker.knowsNext || (isAnnounced && jobs.length === 0)) await wakeForNext(queueWorker, full);
}

async function wakeForNext(queueWorker: QueueWorkerState, full: string[]): Promise<void> {
  const dueInMs = await queueWorker.worker.store.nextDueMs(queueWorker.name, full);
  queueWorker.knowsNext = full.length === 0;
  if (dueInMs !== null) wakeIn(queueWorker, Math.max(dueInMs, SHORTEST_WAKE_MS));
}

function wakeIn(queueWorker: QueueWorkerState, delayMs: number): void {
  const { worker } = queueWorker;
  const atMs = worker.clock.monotonicMs() + delayMs;
  if (!worker.isHandingOut || (queueWorker.wake !== null && queueWorker.wake.atMs <= atMs)) return;
  queueWorker.wake?.cancel();
  const cancel = worker.clock.setTimer(delayMs, () => {
    queueWorker.wake = null;
    // Of several that were announced for later only the first was kept.
    queueWorker.knowsNext = false;
    worker.inOwnContext(() => fill(queueWorker));
  });
  queueWorker.wake = { atMs, cancel };
}

/** Starts claimed jobs in order, except those whose group is full. */
function startWaiting(queueWorker: QueueWorkerState): void {
  const held: ClaimedJob[] = [];
  for (const job of queueWorker.waiting) {
    const isFree =
      queueWorker.running.size < queueWorker.registered.concurrency &&
      runningIn(queueWorker, job.groupId) < queueWorker.registered.groupLimit(job.groupId);
    if (isFree) void run(queueWorker, job);
    else held.push(job);
  }
  queueWorker.waiting = held;
}

function runningIn(queueWorker: QueueWorkerState, group: string | null | undefined): number {
  return [...queueWorker.running].filter(({ job }) => job.groupId === group).length;
}

/** Groups of which no more is to be claimed now. */
function fullGroups(queueWorker: QueueWorkerState): string[] {
  const counts = new Map<string, number>();
  for (const job of [...queueWorker.waiting, ...[...queueWorker.running].map((call) => call.job)]) {
    if (typeof job.groupId === 'string') counts.set(job.groupId, (counts.get(job.groupId) ?? 0) + 1);
  }
  return [...counts]
    .filter(([group, count]) => count >= queueWorker.registered.groupLimit(group))
    .map(([group]) => group);
}

async function run(queueWorker: QueueWorkerState, job: ClaimedJob): Promise<void> {
  const { worker, name, registered: handler } = queueWorker;
  const { activity, store, failures } = worker;
  const call: ClaimedCall = { job, controller: null, sleeps: 0 };
  queueWorker.running.add(call);
  activity.calls.add(call);
  const claimed = { name, payload: job.data.payload, attempt: job.retryCount + 1 };
  const end = await callHandler(call, claimed, { activity, handler, failures });
  if (end.kind === 'retry') {
    await asStep(activity, () => store.retry(name, job, end.inMs)).catch(worker.onError);
    wakeIn(queueWorker, Math.max(end.inMs, SHORTEST_WAKE_MS));
  } else {
    queueWorker.done.push(job);
    endDone(queueWorker);
  }
  queueWorker.running.delete(call);
  activity.calls.delete(call);
  activity.changes.notify();
  startWaiting(queueWorker);
  if (queueWorker.isCut) fill(queueWorker);
}

/** Ends the jobs that ran, one statement at a time for all that have come together. */
function endDone(queueWorker: QueueWorkerState): void {
  const { worker, name } = queueWorker;
  if (queueWorker.ending !== null) return;
  const work = async () => {
    while (queueWorker.done.length > 0) await worker.store.finish(name, queueWorker.done.splice(0));
  };
  queueWorker.ending = asStep(worker.activity, work)
    .catch(worker.onError)
    .finally(() => {
      queueWorker.ending = null;
    });
}
