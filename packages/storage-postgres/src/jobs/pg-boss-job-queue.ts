import type { JobQueue, JobRequest } from '@panelkit/sdk';
import { toPanelkitError } from '../database/to-panelkit-error.ts';
import type { AnnouncedJobs } from '../events/announcer.ts';
import { asStep, whenQuiet } from './activity.ts';
import { createJobWorker, type JobWorker } from './job-worker.ts';
import { createQueueWorker } from './queue-worker.ts';

const DEFAULT_GRACE_MS = 10_000;
const MINUTE_MS = 60_000;

/** The queue, and what the backend notifies it of. */
export interface PgBossJobQueue extends JobQueue {
  /** Jobs were committed, here or elsewhere. */
  wake(announced: AnnouncedJobs): void;
  /** Jobs may have been committed elsewhere. */
  wakeAll(): void;
  /** Looks, in one statement, for jobs without a notice: one whose notice was lost with its process, one that a dead process had claimed. */
  look(): void;
}

/**
 * The queue of one process on pg-boss: pg-boss stores, claims, retries and recovers jobs; this hands them out the moment they are due,
 * within the limits of their name and group, and knows when it is idle.
 */
export function createPgBossJobQueue(
  parts: Parameters<typeof createJobWorker>[0],
  { enqueue, started }: { enqueue(job: JobRequest): Promise<void>; started(): void },
): PgBossJobQueue {
  const worker = createJobWorker(parts);
  const repeats = new Map<string, number>();
  const ends: (() => void)[] = [];
  let isStarted = false;
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
    work(name, handle, options = {}) {
      if (worker.queueWorkers.has(name)) throw new TypeError(`The job ${name} has a handler already`);
      if (isStarted) throw new TypeError(`The handler of ${name} comes after the start of the queue`);
      worker.queueWorkers.set(name, createQueueWorker(worker, name, { handle, options }));
    },
    repeat(name, everyMs) {
      if (everyMs >= MINUTE_MS && everyMs % MINUTE_MS === 0) repeats.set(name, everyMs);
      else throw new TypeError(`The job ${name} can repeat after whole minutes only`);
    },
    onFailure: (listener) => parts.failures.listen(listener),
    async start() {
      if (isStarted) return;
      isStarted = true;
      try {
        await ensureQueues(worker, [...worker.queueWorkers.keys(), ...repeats.keys()]);
      } catch (error) {
        isStarted = false;
        throw toPanelkitError(error);
      }
      if (!isStarted) return;
      worker.isHandingOut = true;
      ends.push(...[...repeats].map(([name, everyMs]) => startTicking(worker, name, everyMs)));
      started();
      wakeAll();
    },
    async stop({ graceMs = DEFAULT_GRACE_MS } = {}) {
      for (const end of ends.splice(0)) end();
      isStarted = false;
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

/** Adds a job at each multiple of `everyMs` of the day's time, unless another process did; returns the end of it. */
function startTicking(worker: JobWorker, name: string, everyMs: number): () => void {
  const { clock, store, activity } = worker;
  const wait = () => clock.setTimer(everyMs - (clock.now().getTime() % everyMs), tick);
  const tick = () => {
    const number = Math.floor(clock.now().getTime() / everyMs);
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

async function stop(worker: JobWorker, graceMs: number): Promise<void> {
  const { changes } = worker.activity;
  const queueWorkers = [...worker.queueWorkers.values()];
  const calls = await asStep(worker.activity, () =>
    Promise.all(queueWorkers.map((queueWorker) => queueWorker.stop())),
  );
  const isRunning = () => calls.some((ofWorker) => ofWorker.size > 0);
  if (isRunning()) {
    let isGraceOver = false;
    const cancel = worker.clock.setTimer(graceMs, () => {
      isGraceOver = true;
      changes.notify();
    });
    while (isRunning() && !isGraceOver) await changes.next();
    cancel();
  }
  await Promise.all(queueWorkers.map((queueWorker) => queueWorker.ended()));
  worker.dropClaims();
  for (const call of calls.flatMap((ofWorker) => [...ofWorker]))
    call.controller.abort(new Error('The queue stops'));
}
