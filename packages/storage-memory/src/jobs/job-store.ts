import type { JobRequest } from '@panelkit/sdk';
import { joined } from '../rows/index-places.ts';
import {
  addSorted,
  createSortedList,
  firstSorted,
  removeSorted,
  type SortedList,
} from '../rows/sorted-list.ts';

/** A queue that has taken jobs, with its lease on all of them. */
export interface Worker {
  leasedUntilMs: number;
  readonly taken: Set<Job>;
}

/** A wake-up as a row. All `…Ms` are of the clock's monotonic time. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly payload: Record<string, string>;
  readonly jobKey: string | null;
  readonly group: string | null;
  runAtMs: number;
  attempts: number;
  worker: Worker | null;
}

/** A job to add. */
export interface NewJob {
  request: JobRequest;
  runAtMs: number;
}

/** The jobs that are not done yet, over all instances of a store. */
export interface JobStore {
  lastId: number;
  /** By name, earliest first. */
  readonly waiting: Map<string, SortedList<Job>>;
  /** The waiting ones by name and `jobKey`. */
  readonly alike: Map<string, Set<Job>>;
  readonly workers: Set<Worker>;
  /** The last tick that was claimed of each repeating job. */
  readonly ticks: Map<string, number>;
  /** Called whenever jobs were added or put back, or a worker has begun to take some. */
  readonly listeners: Set<() => void>;
}

export function createJobStore(): JobStore {
  return {
    lastId: 0,
    waiting: new Map(),
    alike: new Map(),
    workers: new Set(),
    ticks: new Map(),
    listeners: new Set(),
  };
}

/** Adds the jobs of one commit; one that an equal waiting wake-up covers is merged into it. */
export function addJobs(store: JobStore, jobs: NewJob[], nowMs: number): void {
  for (const { request, runAtMs } of jobs) {
    if (isCovered(store, { request, runAtMs }, nowMs)) continue;
    const { name, payload, jobKey = null, group = null } = request;
    store.lastId += 1;
    wait(store, { id: store.lastId, name, payload, jobKey, group, runAtMs, attempts: 0, worker: null });
  }
  if (jobs.length > 0) tell(store);
}

/** Gives the due jobs of a name to a worker, earliest first. */
export function takeJobs(store: JobStore, request: { name: string; worker: Worker; nowMs: number }): Job[] {
  const { name, worker, nowMs } = request;
  const due: Job[] = [];
  const waiting = store.waiting.get(name);
  if (waiting === undefined) return due;
  for (
    let job = firstSorted(waiting);
    job !== undefined && job.runAtMs <= nowMs;
    job = firstSorted(waiting)
  ) {
    unwait(store, job);
    job.worker = worker;
    worker.taken.add(job);
    due.push(job);
  }
  // The others watch over a lease from its beginning.
  if (due.length > 0 && !store.workers.has(worker)) {
    store.workers.add(worker);
    tell(store);
  }
  return due;
}

/** Ends a job of this worker; false (nothing changed) when it was taken over. */
export function finishJob(store: JobStore, job: Job, worker: Worker): boolean {
  if (job.worker !== worker) return false;
  job.worker = null;
  worker.taken.delete(job);
  if (worker.taken.size === 0) store.workers.delete(worker);
  return true;
}

/** Puts a taken job back, due at `runAtMs`; nothing when it was taken over. */
export function putBackJob(store: JobStore, job: Job, worker: Worker, runAtMs: number): void {
  if (!finishJob(store, job, worker)) return;
  job.runAtMs = runAtMs;
  wait(store, job);
  tell(store);
}

/** Puts back the jobs of workers whose lease has run out. */
export function reclaimJobs(store: JobStore, nowMs: number): void {
  for (const worker of store.workers) {
    if (worker.leasedUntilMs > nowMs) continue;
    for (const job of [...worker.taken]) putBackJob(store, job, worker, job.runAtMs);
  }
}

/** When the next job of these names is due or another worker's lease runs out; null when nothing waits. */
export function nextJobMs(store: JobStore, names: Iterable<string>, own: Worker): number | null {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const worker of store.workers) {
    if (worker !== own) nextMs = Math.min(nextMs, worker.leasedUntilMs);
  }
  for (const name of names) {
    const waiting = store.waiting.get(name);
    const first = waiting === undefined ? undefined : firstSorted(waiting);
    if (first !== undefined) nextMs = Math.min(nextMs, first.runAtMs);
  }
  return Number.isFinite(nextMs) ? nextMs : null;
}

/** Claims a tick of a repeating job; false when it was claimed before. */
export function claimTick(store: JobStore, name: string, tick: number): boolean {
  if (store.ticks.get(name) === tick) return false;
  store.ticks.set(name, tick);
  return true;
}

const earliestFirst = (first: Job, second: Job) => first.runAtMs - second.runAtMs || first.id - second.id;

function waitingOf(store: JobStore, name: string): SortedList<Job> {
  const list = store.waiting.get(name) ?? createSortedList(earliestFirst);
  store.waiting.set(name, list);
  return list;
}

function wait(store: JobStore, job: Job): void {
  addSorted(waitingOf(store, job.name), job);
  if (job.jobKey === null) return;
  const key = joined(job.name, job.jobKey);
  store.alike.set(key, (store.alike.get(key) ?? new Set()).add(job));
}

function unwait(store: JobStore, job: Job): void {
  removeSorted(waitingOf(store, job.name), job);
  if (job.jobKey === null) return;
  const key = joined(job.name, job.jobKey);
  const jobs = store.alike.get(key);
  jobs?.delete(job);
  if (jobs?.size === 0) store.alike.delete(key);
}

/**
 * Whether an equal job that waits, and never ran, runs when this one would: at the same instant, or both at
 * once.
 */
function isCovered(store: JobStore, { request, runAtMs }: NewJob, nowMs: number): boolean {
  if (request.jobKey === undefined) return false;
  const jobs = store.alike.get(joined(request.name, request.jobKey)) ?? new Set();
  return [...jobs].some(
    (job) =>
      job.attempts === 0 &&
      Math.max(job.runAtMs, nowMs) === Math.max(runAtMs, nowMs) &&
      areEqual(job.payload, request.payload),
  );
}

function areEqual(first: Record<string, string>, second: Record<string, string>): boolean {
  const names = Object.keys(first);
  return names.length === Object.keys(second).length && names.every((name) => first[name] === second[name]);
}

function tell(store: JobStore): void {
  for (const listener of store.listeners) listener();
}
