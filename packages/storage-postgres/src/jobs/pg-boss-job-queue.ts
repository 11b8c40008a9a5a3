import type { JobQueue, JobRequest } from '@panelkit/sdk';
import { abortCalls, createJobRegistry, type JobRegistry, tickOf, waitForCalls } from '@panelkit/sdk/ports';
import { toPanelkitError } from '../database/to-panelkit-error.ts';
import type { AnnouncedJobs } from '../events/announcer.ts';
import { asStep, whenQuiet } from './activity.ts';
import { createJobWorker, type JobWorker, type QueueWorker } from './job-worker.ts';
import { createQueueWorker } from './queue-worker.ts';

/** The queue, and what the backend notifies it of. */
export interface PgBossJobQueue extends JobQueue {
  /** Jobs were committed, here or elsewhere. */
  wake(announced: AnnouncedJobs): void;
  /** Jobs may have been committed elsewhere. */
  wakeAll(): void;
  /**
   * Looks, in one statement, for jobs without a notice: one whose notice was lost with its process, one that
   * a dead process had claimed.
   */
  look(): void;
}

/**
 * The queue of one process on pg-boss: pg-boss stores, claims, retries and recovers jobs; this hands them out
 * the moment they are due, within the limits of their name and group, and knows when it is idle.
 */
export function createPgBossJobQueue(
  parts: Omit<Parameters<typeof createJobWorker>[0], 'queueWorkers'>,
  { enqueue, started }: { enqueue(job: JobRequest): Promise<void>; started(): void },
): PgBossJobQueue {
  const registry: JobRegistry<QueueWorker> = createJobRegistry(parts.failures, (name, job) =>
    createQueueWorker(worker, name, job),
  );
  const worker = createJobWorker({ ...parts, queueWorkers: registry.workers });
  const ends: (() => void)[] = [];
  const wakeAll = () =>
    worker.inOwnContext(() => {
      for (const queueWorker of worker.queueWorkers.values()) queueWorker.lookAgain();
    });
  return {
    enqueue,
    wakeAll,
    look: () =>
      worker.inOwnContext(() => void asStep(worker.activity, () => look(worker)).catch(worker.onError)),
    wake: (announced) => worker.inOwnContext(() => wakeQueueWorkers(worker, announced)),
    ...registry.methods,
    async start() {
      if (registry.isStarted) return;
      registry.isStarted = true;
      try {
        await ensureQueues(worker, [...registry.workers.keys(), ...registry.repeats.keys()]);
      } catch (error) {
        registry.isStarted = false;
        throw toPanelkitError(error);
      }
      if (!registry.isStarted) return;
      worker.isHandingOut = true;
      ends.push(...[...registry.repeats].map(([name, everyMs]) => startTicking(worker, name, everyMs)));
      started();
      wakeAll();
    },
    async stop({ graceMs } = {}) {
      for (const end of ends.splice(0)) end();
      registry.isStarted = false;
      worker.isHandingOut = false;
      await stop(worker, graceMs);
    },
    async whenIdle() {
      wakeAll();
      await whenQuiet(worker.activity);
    },
  };
}

async function ensureQueues({ activity, store }: JobWorker, names: string[]): Promise<void> {
  for (const name of new Set(names)) await asStep(activity, () => store.ensureQueue(name));
}

async function look(worker: JobWorker): Promise<void> {
  if (!worker.isHandingOut) return;
  const dueInMs = await worker.store.look([...worker.queueWorkers.keys()]);
  wakeQueueWorkers(worker, new Map([...dueInMs].map(([name, ms]) => [name, [ms]])));
}

function wakeQueueWorkers(worker: JobWorker, announced: AnnouncedJobs): void {
  for (const [name, delaysMs] of announced) {
    const queueWorker = worker.queueWorkers.get(name);
    for (const delayMs of delaysMs) {
      if (delayMs > 0) queueWorker?.wakeIn(delayMs);
      else queueWorker?.fill();
    }
  }
}

/**
 * Adds a job at each multiple of `everyMs` of the day's time, unless another process did; returns the end of
 * it.
 */
function startTicking(worker: JobWorker, name: string, everyMs: number): () => void {
  const { clock, store, activity } = worker;
  const wait = () => clock.setTimer(tickOf(clock, everyMs).nextInMs, tick);
  const tick = () => {
    const { number } = tickOf(clock, everyMs);
    const add = async () => {
      await store.insertTick(name, number);
      worker.queueWorkers.get(name)?.fill();
    };
    worker.inOwnContext(() => void asStep(activity, add).catch(worker.onError));
    cancel = wait();
  };
  let cancel = wait();
  return () => cancel();
}

async function stop(worker: JobWorker, graceMs: number | undefined): Promise<void> {
  const { activity, clock } = worker;
  const queueWorkers = [...worker.queueWorkers.values()];
  const calls = await asStep(activity, () =>
    Promise.all(queueWorkers.map((queueWorker) => queueWorker.stop())),
  );
  const isRunning = () => calls.some((ofWorker) => ofWorker.size > 0);
  await waitForCalls(isRunning, { changes: activity.changes, clock, graceMs });
  await Promise.all(queueWorkers.map((queueWorker) => queueWorker.ended()));
  worker.dropClaims();
  for (const ofWorker of calls) abortCalls(ofWorker);
}
