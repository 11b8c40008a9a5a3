import type { RegisteredJob } from '@panelkit/sdk/ports';
import PQueue from 'p-queue';

/** Runs a task as soon as the limits of its name and group allow. The task must not reject. */
export type JobLimits = (group: string | null, task: () => Promise<void>) => void;

/** The limits of one name's jobs in one process. */
export function createJobLimits({ concurrency, groupLimit }: RegisteredJob): JobLimits {
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
    const limit = groupLimit(group);
    if (group === null || limit === Number.POSITIVE_INFINITY) {
      void all.add(task);
      return;
    }
    // The group's place first: a busy group must not take the places of the others.
    void queueOf(group, limit).add(() => all.add(task));
  };
}
