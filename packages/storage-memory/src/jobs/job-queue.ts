import type { Clock, JobQueue, Logger } from '@panelkit/sdk';
import { abortCalls, createJobFailures, createJobRegistry, tickOf, waitForCalls } from '@panelkit/sdk/ports';
import type { MemoryData } from '../database/data.ts';
import { answer, type ProcessInstance } from '../database/process-instance.ts';
import { whenAllIdle } from './job-activity.ts';
import { createJobLimits } from './job-limits.ts';
import { addJobs, claimTick } from './job-store.ts';
import { createJobWorker, dropLease, type JobWorker, stopHandingOut } from './job-worker.ts';

/**
 * The queue of one instance: jobs are rows of the store, p-queue limits how many run at once, the clock
 * delays.
 */
export function createMemoryJobQueue(
  data: MemoryData,
  instance: ProcessInstance,
  { clock, logger, enqueue }: { clock: Clock; logger: Logger; enqueue: JobQueue['enqueue'] },
): JobQueue {
  const failures = createJobFailures(logger);
  const registry = createJobRegistry(failures, (_, job) => ({ ...job, limit: createJobLimits(job) }));
  const worker = createJobWorker(data, instance, { clock, failures, handlers: registry.workers });
  const ends: (() => void)[] = [];
  instance.endings.add(() => endAll(ends));
  return {
    enqueue,
    ...registry.methods,
    start: () =>
      answer(instance, () => {
        if (worker.isHandingOut) return;
        registry.isStarted = true;
        worker.isHandingOut = true;
        worker.isAsked = true;
        ends.push(handOutNewJobs(worker), startTicking(worker, registry.repeats));
        worker.handOut();
      }),
    stop: ({ graceMs } = {}) =>
      answer(instance, async () => {
        endAll(ends);
        registry.isStarted = false;
        await stop(worker, graceMs);
      }),
    whenIdle: () => answer(instance, () => whenAllIdle(data.activity, [worker])),
  };
}

function endAll(ends: (() => void)[]): void {
  for (const end of ends.splice(0)) end();
}

/** Looks at the jobs again after each commit that brought some; returns the end of it. */
function handOutNewJobs(worker: JobWorker): () => void {
  const { listeners } = worker.data.jobs;
  const listener = () => {
    if (worker.isAsked) return;
    worker.isAsked = true;
    queueMicrotask(() => worker.handOut());
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface Repeat {
  name: string;
  everyMs: number;
  nextMs: number;
}

/**
 * Adds a job at each multiple of its `everyMs` of the day's time, unless another process did; returns the end
 * of it.
 */
function startTicking(worker: JobWorker, everyMsOf: ReadonlyMap<string, number>): () => void {
  const { data, clock } = worker;
  const nextMsOf = (everyMs: number) => clock.monotonicMs() + tickOf(clock, everyMs).nextInMs;
  const repeats: Repeat[] = [...everyMsOf].map(([name, everyMs]) => ({
    name,
    everyMs,
    nextMs: nextMsOf(everyMs),
  }));
  const wait = () => {
    const nextMs = Math.min(...repeats.map((repeat) => repeat.nextMs));
    return Number.isFinite(nextMs) ? clock.setTimer(nextMs - clock.monotonicMs(), tick) : () => {};
  };
  const tick = () => {
    const nowMs = clock.monotonicMs();
    const due = repeats.filter((repeat) => repeat.nextMs <= nowMs);
    const jobs = due
      .filter(({ name, everyMs }) => claimTick(data.jobs, name, tickOf(clock, everyMs).number))
      .map(({ name }) => ({ request: { name, payload: {}, jobKey: 'repeat' }, runAtMs: nowMs }));
    addJobs(data.jobs, jobs, nowMs);
    for (const repeat of due) repeat.nextMs = nextMsOf(repeat.everyMs);
    cancel = wait();
  };
  // The tick in which it all began is not run.
  for (const { name, everyMs } of repeats) {
    if (!data.jobs.ticks.has(name)) claimTick(data.jobs, name, tickOf(clock, everyMs).number);
  }
  let cancel = wait();
  return () => cancel();
}

async function stop(worker: JobWorker, graceMs: number | undefined): Promise<void> {
  const { changes } = worker.data.activity;
  stopHandingOut(worker);
  await waitForCalls(() => worker.calls.size > 0, { changes, clock: worker.clock, graceMs });
  abortCalls(worker.calls);
  dropLease(worker);
}
