import { type RunningJob, runJob, type WorkOptions } from '@panelkit/sdk';
import { asStep, type JobRun } from './activity.ts';
import type { ClaimedJob } from './job-store.ts';
import type { JobLane, JobWorker } from './job-worker.ts';

const DEFAULT_CONCURRENCY = 8;
/** A job that was just missed is looked for again, but not in a tight loop. */
const SHORTEST_WAKE_MS = 5;

/** A handler's call that has not ended. */
interface Call extends JobRun {
  job: ClaimedJob;
  controller: AbortController;
}

interface LaneState extends Omit<JobLane, 'fill' | 'wakeIn' | 'claimed' | 'stop'> {
  readonly worker: JobWorker;
  readonly concurrency: number;
  readonly maxAttempts: number | undefined;
  handle(job: RunningJob): Promise<void>;
  limitOf(group: string): number;
  readonly running: Set<Call>;
  /** Claimed jobs whose group is full. */
  waiting: ClaimedJob[];
  /** Jobs that ran, to be ended together. */
  done: ClaimedJob[];
  ending: Promise<void> | null;
  filling: Promise<void> | null;
  isAsked: boolean;
  wake: { atMs: number; cancel(): void } | null;
}

export function createJobLane(
  worker: JobWorker,
  name: string,
  { handle, options }: { handle(job: RunningJob): Promise<void>; options: WorkOptions },
): JobLane {
  const { concurrency = DEFAULT_CONCURRENCY, groupConcurrency = Number.POSITIVE_INFINITY } = options;
  const lane: LaneState = {
    name,
    worker,
    concurrency,
    maxAttempts: options.maxAttempts,
    handle,
    limitOf: typeof groupConcurrency === 'function' ? groupConcurrency : () => groupConcurrency,
    running: new Set(),
    waiting: [],
    done: [],
    ending: null,
    filling: null,
    isAsked: false,
    wake: null,
  };
  return {
    name,
    fill: () => fill(lane),
    wakeIn: (delayMs) => wakeIn(lane, delayMs),
    claimed: () => [...lane.waiting, ...[...lane.running].map(({ job }) => job)],
    async stop() {
      lane.wake?.cancel();
      lane.wake = null;
      await lane.filling;
      const unstarted = lane.waiting.splice(0);
      if (unstarted.length > 0) await worker.store.giveBack(name, unstarted);
      return lane.running;
    },
  };
}

function fill(lane: LaneState): void {
  const { worker } = lane;
  lane.isAsked = true;
  if (!worker.isHandingOut || lane.filling !== null) return;
  const work = async () => {
    while (lane.isAsked && worker.isHandingOut) {
      lane.isAsked = false;
      await claimDue(lane);
    }
  };
  lane.filling = asStep(worker.activity, work)
    .catch((error: unknown) => {
      worker.onError(error);
      wakeIn(lane, worker.retryMs);
    })
    .finally(() => {
      lane.filling = null;
      if (lane.isAsked) fill(lane);
    });
}

async function claimDue(lane: LaneState): Promise<void> {
  const { worker, name } = lane;
  startWaiting(lane);
  const free = lane.concurrency - lane.running.size;
  if (free <= 0) return;
  const full = fullGroups(lane);
  const jobs = await worker.store.claim(name, free, full);
  lane.waiting.push(...jobs);
  if (!worker.isHandingOut) return;
  startWaiting(lane);
  if (jobs.length > 0) worker.keepClaims();
  // As many as were asked for: there may be more.
  if (jobs.length === free) lane.isAsked = true;
  else await wakeForNext(lane, full);
}

async function wakeForNext(lane: LaneState, full: string[]): Promise<void> {
  const dueInMs = await lane.worker.store.nextDueMs(lane.name, full);
  if (dueInMs !== null) wakeIn(lane, Math.max(dueInMs, SHORTEST_WAKE_MS));
}

function wakeIn(lane: LaneState, delayMs: number): void {
  const { worker } = lane;
  const atMs = worker.clock.monotonicMs() + delayMs;
  if (!worker.isHandingOut || (lane.wake !== null && lane.wake.atMs <= atMs)) return;
  lane.wake?.cancel();
  const cancel = worker.clock.setTimer(delayMs, () => {
    lane.wake = null;
    worker.inOwnContext(() => fill(lane));
  });
  lane.wake = { atMs, cancel };
}

/** Starts claimed jobs in their order, save those whose group is full. */
function startWaiting(lane: LaneState): void {
  const held: ClaimedJob[] = [];
  for (const job of lane.waiting) {
    const isFree =
      lane.running.size < lane.concurrency && runningIn(lane, job.groupId) < limitOf(lane, job.groupId);
    if (isFree) void run(lane, job);
    else held.push(job);
  }
  lane.waiting = held;
}

function limitOf(lane: LaneState, group: string | null | undefined): number {
  return group === null || group === undefined ? Number.POSITIVE_INFINITY : lane.limitOf(group);
}

function runningIn(lane: LaneState, group: string | null | undefined): number {
  return [...lane.running].filter(({ job }) => job.groupId === group).length;
}

/** Groups of which no more is to be claimed now. */
function fullGroups(lane: LaneState): string[] {
  const counts = new Map<string, number>();
  for (const job of [...lane.waiting, ...[...lane.running].map((call) => call.job)]) {
    if (typeof job.groupId === 'string') counts.set(job.groupId, (counts.get(job.groupId) ?? 0) + 1);
  }
  return [...counts].filter(([group, count]) => count >= lane.limitOf(group)).map(([group]) => group);
}

async function run(lane: LaneState, job: ClaimedJob): Promise<void> {
  const { worker, name } = lane;
  const { activity, store } = worker;
  const call: Call = { job, controller: new AbortController(), sleeps: 0 };
  lane.running.add(call);
  activity.runs.add(call);
  const attempt = job.retryCount + 1;
  const running = { name, payload: job.data.payload, attempt, signal: call.controller.signal };
  const end = await activity.current.run(call, () =>
    runJob(running, {
      handle: lane.handle,
      maxAttempts: lane.maxAttempts,
      failures: worker.failures,
      isAborted: () => call.controller.signal.aborted,
    }),
  );
  if (end.kind === 'retry') {
    await asStep(activity, () => store.retry(name, job, end.inMs)).catch(worker.onError);
  } else {
    lane.done.push(job);
    endDone(lane);
  }
  lane.running.delete(call);
  activity.runs.delete(call);
  activity.changes.beat();
  fill(lane);
}

/** Ends the jobs that ran, one statement at a time for all that have come together. */
function endDone(lane: LaneState): void {
  const { worker, name } = lane;
  if (lane.ending !== null) return;
  const work = async () => {
    while (lane.done.length > 0) await worker.store.finish(name, lane.done.splice(0));
  };
  lane.ending = asStep(worker.activity, work)
    .catch(worker.onError)
    .finally(() => {
      lane.ending = null;
    });
}
