import { describe, expect, test, vi } from 'vitest';
import type { WorkOptions } from '../../ports/job-queue.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { eventually } from '../eventually.ts';
import { range } from '../range.ts';

/** How many jobs run at once. */
export function describeJobLimitsContract(harness: () => BackendHarness): void {
  const jobs = () => harness().backend.jobs;

  /** Handles `busy` with jobs that last until `open`; counts those that run, by group. */
  async function startBusy(options?: WorkOptions) {
    const gate = Promise.withResolvers<void>();
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    let done = 0;
    const count = (group: string, step: number) => {
      running.set(group, (running.get(group) ?? 0) + step);
      most.set(group, Math.max(most.get(group) ?? 0, running.get(group) ?? 0));
    };
    const handler = async ({ payload: { group = '' } }: { payload: Record<string, string> }) => {
      count(group, 1);
      count('all', 1);
      await gate.promise;
      // A turn, so that a queue that exceeds its limit at the change-over is caught.
      await Promise.resolve();
      count(group, -1);
      count('all', -1);
      done += 1;
    };
    jobs().work('busy', handler, options);
    await jobs().start();
    return { open: () => gate.resolve(), running, most, done: () => done };
  }

  const enqueueIn = async (group: string, count: number) => {
    for (const _ of range(count)) await jobs().enqueue({ name: 'busy', payload: { group }, group });
  };

  describe('limits', () => {
    test.each<[WorkOptions | undefined, number]>([
      [{ concurrency: 3 }, 3],
      [{ concurrency: 1 }, 1],
      [undefined, 8],
    ])(
      'given the options %o and 12 jobs, when they run, then %d at once and all in the end',
      async (options, limit) => {
        const busy = await startBusy(options);
        for (const _ of range(12)) await jobs().enqueue({ name: 'busy', payload: {} });
        await eventually(() => expect(busy.running.get('all')).toBe(limit));
        busy.open();
        await jobs().whenIdle();
        expect(busy.done()).toBe(12);
        expect(busy.most.get('all')).toBe(limit);
      },
    );

    test('given a limit of each group, when one group is busy, then the others run beside it', async () => {
      const limits: Record<string, number> = { one: 1, two: 2 };
      const busy = await startBusy({ concurrency: 4, groupConcurrency: (group) => limits[group] ?? 1 });
      await enqueueIn('one', 10);
      await enqueueIn('two', 10);
      await enqueueIn('three', 1);
      await eventually(() => expect(busy.running.get('all')).toBe(4));
      expect(Object.fromEntries(busy.running)).toEqual({ all: 4, one: 1, two: 2, three: 1 });
      busy.open();
      await jobs().whenIdle();
      expect(busy.done()).toBe(21);
      expect(busy.most.get('one')).toBe(1);
      expect(busy.most.get('two')).toBe(2);
    });

    test('given a fixed limit of groups, when a group has more jobs, then they wait for each other', async () => {
      const busy = await startBusy({ groupConcurrency: 2 });
      await enqueueIn('one', 5);
      await eventually(() => expect(busy.running.get('one')).toBe(2));
      busy.open();
      await jobs().whenIdle();
      expect(busy.done()).toBe(5);
      expect(busy.most.get('one')).toBe(2);
    });

    test('given no limit of groups, when a group has many jobs, then only the name’s limit counts', async () => {
      const busy = await startBusy({ concurrency: 5 });
      await enqueueIn('one', 7);
      await eventually(() => expect(busy.running.get('one')).toBe(5));
      busy.open();
      await jobs().whenIdle();
      expect(busy.done()).toBe(7);
    });

    test('given a name that is full, when a job of another name comes, then it runs', async () => {
      const busy = await startBusyBeside(harness);
      await eventually(() => expect(busy.ran).toHaveBeenCalledTimes(1));
      busy.open();
      await jobs().whenIdle();
    });
  });
}

/** One name whose only place is taken, and a job of another. */
async function startBusyBeside(harness: () => BackendHarness) {
  const { jobs } = harness().backend;
  const gate = Promise.withResolvers<void>();
  const ran = vi.fn(async () => {});
  jobs.work('full', () => gate.promise, { concurrency: 1 });
  jobs.work('other', ran);
  await jobs.start();
  for (const name of ['full', 'full', 'other']) await jobs.enqueue({ name, payload: {} });
  return { open: () => gate.resolve(), ran };
}
