import type { WorkOptions } from '@panelkit/sdk';
import PQueue from 'p-queue';

const DEFAULT_CONCURRENCY = 8;

/** Runs a task as soon as the limits of its name and group allow. The task must not reject. */
export type JobLimits = (group: string | null, task: () => Promise<void>) => void;

/** The limits of one name's jobs in one process. */
export function createJobLimits({
  concurrency = DEFAULT_CONCURRENCY,
  groupConcurrency,
}: WorkOptions): JobLimits {
  const all = new PQueue({ concurrency });
  const groups = new Map<string, PQueue>();

  function queueOf(group: string, limit: number): PQueue {
    const known = groups.get(group);
    if (known !== undefined) {
      known.concurrency = limit;
      return known;
    }
    const queue = new PQueue({ concurrency: limit });
    groups.set(group, queue);
    queue.addEventListener('idle', () => groups.delete(group), { once: true });
    return queue;
  }

  return (group, task) => {
    if (group === null || groupConcurrency === undefined) {
      void all.add(task);
      return;
    }
    const limit = typeof groupConcurrency === 'function' ? groupConcurrency(group) : groupConcurrency;
    // The group's place first: a busy group must not take the places of the others.
    void queueOf(group, limit).add(() => all.add(task));
  };
}
