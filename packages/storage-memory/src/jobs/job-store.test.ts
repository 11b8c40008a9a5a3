import { expect, test } from 'vitest';
import {
  addJobs,
  createJobStore,
  finishJob,
  type JobStore,
  nextJobMs,
  putBackJob,
  reclaimJobs,
  takeJobs,
  type Worker,
} from './job-store.ts';

const aWorker = (leasedUntilMs: number): Worker => ({ leasedUntilMs, taken: new Set() });
const add = (store: JobStore, jobKey: string, runAtMs: number, nowMs = 0) =>
  addJobs(store, [{ request: { name: 'wake', payload: {}, jobKey }, runAtMs }], nowMs);
const take = (store: JobStore, worker: Worker, nowMs: number) =>
  takeJobs(store, { name: 'wake', worker, nowMs });

test('given waiting wake-ups of one key, when asked for again, then those of the same time are one and the others stay apart', () => {
  const store = createJobStore();
  for (const runAtMs of [0, 0, 5000, 5000, 9000]) add(store, 'k', runAtMs);
  add(store, 'other', 0);
  expect(take(store, aWorker(1), 10_000).map((job) => job.runAtMs)).toEqual([0, 0, 5000, 9000]);
});

test('given a due wake-up that waits, when asked for again later, then they are one: both run now', () => {
  const store = createJobStore();
  add(store, 'k', 1000);
  add(store, 'k', 3000, 3000);
  expect(take(store, aWorker(1), 3000)).toHaveLength(1);
});

test('given a wake-up that was taken, when its key is asked for again, then the new one waits by itself', () => {
  const store = createJobStore();
  add(store, 'k', 0);
  take(store, aWorker(1), 0);
  add(store, 'k', 0);
  expect(take(store, aWorker(1), 0)).toHaveLength(1);
});

test('given a worker whose lease ran out, when its job was taken over, then what it does to the job changes nothing', () => {
  const store = createJobStore();
  const [lost, next] = [aWorker(1000), aWorker(9000)];
  add(store, 'k', 0);
  const [job] = take(store, lost, 0);
  if (job === undefined) throw new Error('nothing was taken');
  reclaimJobs(store, 999);
  expect(take(store, next, 999)).toEqual([]);
  reclaimJobs(store, 1000);
  expect(take(store, next, 1000)).toEqual([job]);
  expect(finishJob(store, job, lost)).toBe(false);
  putBackJob(store, job, lost, 0);
  expect(take(store, lost, 2000)).toEqual([]);
  expect(finishJob(store, job, next)).toBe(true);
  expect(nextJobMs(store, ['wake'], lost)).toBeNull();
});
