import { describe, expect, test, vi } from 'vitest';
import type { RunningJob } from '../../ports/job-queue.ts';
import { anAuditRow } from '../../testing/builders/record-builders.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { eventually } from '../eventually.ts';
import { range } from '../range.ts';

/** A wake-up is never lost and never later than asked. */
export function describeJobWakeUpsContract(harness: () => BackendHarness): void {
  const jobs = () => harness().backend.jobs;
  const nowMs = () => harness().backend.clock.monotonicMs();

  /** Handles `name` by writing down each run, with its time since the start. */
  async function startRecording(
    name = 'wake',
  ): Promise<{ id: string | undefined; attempt: number; atMs: number }[]> {
    const runs: { id: string | undefined; attempt: number; atMs: number }[] = [];
    const startMs = nowMs();
    jobs().work(name, async ({ payload, attempt }) => {
      runs.push({ id: payload.id, attempt, atMs: nowMs() - startMs });
    });
    await jobs().start();
    return runs;
  }

  describe('wake-ups', () => {
    test('given a job, when enqueued, then its handler runs with name, payload and first attempt', async () => {
      const seen: RunningJob[] = [];
      jobs().work('wake', async (job) => void seen.push(job));
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: { id: 'a', kind: 'b' } });
      await jobs().whenIdle();
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({ name: 'wake', payload: { id: 'a', kind: 'b' }, attempt: 1 });
      expect(seen[0]?.signal.aborted).toBe(false);
    });

    test('given a job in a transaction, when that commits, then it runs; when it rolls back, then it never existed', async () => {
      const runs = await startRecording();
      const { storage } = harness().backend;
      await storage.transaction((tx) => tx.jobs.enqueue({ name: 'wake', payload: { id: 'kept' } }));
      const work = storage.transaction(async (tx) => {
        await tx.jobs.enqueue({ name: 'wake', payload: { id: 'dropped' } });
        throw new Error('rolled back');
      });
      await expect(work).rejects.toThrow('rolled back');
      await harness().advance(60_000);
      expect(runs.map((run) => run.id)).toEqual(['kept']);
    });

    test('given jobs enqueued before the start, when started, then they run', async () => {
      await jobs().enqueue({ name: 'wake', payload: { id: 'early' } });
      await jobs().whenIdle();
      const runs = await startRecording();
      await jobs().whenIdle();
      expect(runs.map((run) => run.id)).toEqual(['early']);
    });

    test('given a delay, when time passes, then the job runs at its end and not before', async () => {
      const runs = await startRecording();
      await jobs().enqueue({ name: 'wake', payload: {}, delayMs: 5000 });
      await harness().advance(4999);
      expect(runs).toEqual([]);
      await harness().advance(1);
      expect(runs.map((run) => run.atMs)).toEqual([5000]);
    });

    test('given several delays, when time passes in one go, then each job runs at its own time', async () => {
      const runs = await startRecording();
      for (const seconds of [30, 10, 20]) {
        await jobs().enqueue({ name: 'wake', payload: { id: `${seconds}` }, delayMs: seconds * 1000 });
      }
      await harness().advance(60_000);
      expect(runs.map((run) => [run.id, run.atMs])).toEqual([
        ['10', 10_000],
        ['20', 20_000],
        ['30', 30_000],
      ]);
    });

    test('given 300 jobs at once, when idle, then each has run', async () => {
      const runs = await startRecording();
      await Promise.all(range(300).map((id) => jobs().enqueue({ name: 'wake', payload: { id: `${id}` } })));
      await jobs().whenIdle();
      expect(new Set(runs.map((run) => run.id)).size).toBe(300);
    });

    test('given a handler that throws, when time passes, then it runs again, with the number of the attempt, until it does not', async () => {
      const attempts: number[] = [];
      jobs().work('fails', async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 4) throw new Error('not yet');
      });
      await jobs().start();
      await jobs().enqueue({ name: 'fails', payload: {} });
      await jobs().whenIdle();
      expect(attempts).toEqual([1]);
      await harness().advance(3_600_000);
      expect(attempts).toEqual([1, 2, 3, 4]);
    });

    test('given a handler that changes its payload and fails, when it runs again, then it is given the payload as enqueued', async () => {
      const seen: (string | undefined)[] = [];
      jobs().work('spoils', async ({ payload, attempt }) => {
        seen.push(payload.id);
        payload.id = 'spoilt';
        if (attempt === 1) throw new Error('once more');
      });
      await jobs().start();
      const payload = { id: 'a' };
      const enqueued = jobs().enqueue({ name: 'spoils', payload });
      await enqueued;
      payload.id = 'changed';
      await harness().advance(3_600_000);
      expect(seen).toEqual(['a', 'a']);
    });

    test('given a handler that always throws, when other jobs wait, then they run', async () => {
      jobs().work('fails', () => Promise.reject(new Error('broken')));
      const runs = await startRecording();
      await jobs().enqueue({ name: 'fails', payload: {} });
      await jobs().enqueue({ name: 'wake', payload: {} });
      await harness().advance(60_000);
      expect(runs).toHaveLength(1);
    });
  });

  describe('job keys', () => {
    test('given a later one that waits, when a sooner one of the key is asked for, then one runs by the sooner time', async () => {
      const runs = await startRecording();
      await jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k', delayMs: 60_000 });
      await jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k' });
      await jobs().whenIdle();
      expect(runs).toHaveLength(1);
    });

    test('given a sooner one that waits, when a later one of the key is asked for, then none is later than asked', async () => {
      const runs = await startRecording();
      await jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k', delayMs: 10_000 });
      await jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k', delayMs: 20_000 });
      await harness().advance(10_000);
      expect(runs.map((run) => run.atMs)).toEqual([10_000]);
      await harness().advance(10_000);
      expect(runs.length).toBeGreaterThanOrEqual(1);
      expect(runs.length).toBeLessThanOrEqual(2);
    });

    test('given a running one, when its key is asked for again, then the new one runs beside it', async () => {
      const gate = Promise.withResolvers<void>();
      const started: string[] = [];
      jobs().work('wake', async ({ payload }) => {
        started.push(payload.id ?? '');
        if (payload.id === 'first') await gate.promise;
      });
      await jobs().start();
      await jobs().enqueue({ name: 'wake', payload: { id: 'first' }, jobKey: 'k' });
      await eventually(() => expect(started).toEqual(['first']));
      await jobs().enqueue({ name: 'wake', payload: { id: 'second' }, jobKey: 'k' });
      await eventually(() => expect(started).toEqual(['first', 'second']));
      gate.resolve();
      await jobs().whenIdle();
    });

    test('given one that ran, when its key is asked for again, then it runs again', async () => {
      const runs = await startRecording();
      for (const id of ['a', 'b']) {
        await jobs().enqueue({ name: 'wake', payload: { id }, jobKey: 'k' });
        await jobs().whenIdle();
      }
      expect(runs.map((run) => run.id)).toEqual(['a', 'b']);
    });

    test('given 20 of one key at once, when idle, then it ran at least once and no more often than asked', async () => {
      const runs = await startRecording();
      await Promise.all(range(20).map(() => jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k' })));
      await jobs().whenIdle();
      expect(runs.length).toBeGreaterThanOrEqual(1);
      expect(runs.length).toBeLessThanOrEqual(20);
    });

    test('given ten equal ones that wait, when it starts, then one runs', async () => {
      for (const _ of range(10)) await jobs().enqueue({ name: 'wake', payload: { id: 'a' }, jobKey: 'k' });
      const runs = await startRecording();
      await jobs().whenIdle();
      expect(runs.map((run) => run.id)).toEqual(['a']);
    });

    test('given equal ones of one transaction, when it starts, then one runs', async () => {
      await harness().backend.storage.transaction(async (tx) => {
        for (const _ of range(3)) await tx.jobs.enqueue({ name: 'wake', payload: { id: 'a' }, jobKey: 'k' });
      });
      const runs = await startRecording();
      await jobs().whenIdle();
      expect(runs.map((run) => run.id)).toEqual(['a']);
    });

    test('given ones that are due at the same instant, when that comes, then one runs; one a moment later runs by itself', async () => {
      const runs = await startRecording();
      for (const delayMs of [5000, 5000, 6000])
        await jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k', delayMs });
      await harness().advance(10_000);
      expect(runs.map((run) => run.atMs)).toEqual([5000, 6000]);
    });

    test('given one that waits with another payload, when the key is asked for, then both run', async () => {
      for (const id of ['a', 'b']) await jobs().enqueue({ name: 'wake', payload: { id }, jobKey: 'k' });
      const runs = await startRecording();
      await jobs().whenIdle();
      expect(runs.map((run) => run.id).toSorted()).toEqual(['a', 'b']);
    });

    test('given one that failed and waits to run again, when its key is asked for, then the new one runs with tries of its own', async () => {
      const attempts: number[] = [];
      jobs().work('fails', async ({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length === 1) throw new Error('once');
      });
      await jobs().start();
      await jobs().enqueue({ name: 'fails', payload: {}, jobKey: 'k' });
      await jobs().whenIdle();
      await jobs().enqueue({ name: 'fails', payload: {}, jobKey: 'k' });
      await jobs().whenIdle();
      expect(attempts).toEqual([1, 1]);
      await harness().advance(60_000);
      expect(attempts).toEqual([1, 1, 2]);
    });

    test('given one key, when used under two names, then both run', async () => {
      const others = vi.fn(async () => {});
      jobs().work('other', others);
      const runs = await startRecording();
      await jobs().enqueue({ name: 'wake', payload: {}, jobKey: 'k' });
      await jobs().enqueue({ name: 'other', payload: {}, jobKey: 'k' });
      await jobs().whenIdle();
      expect(runs).toHaveLength(1);
      expect(others).toHaveBeenCalledTimes(1);
    });

    test('given a commit that asks for a waiting key, when the job runs, then it sees the commit', async () => {
      const { storage, jobs: queue } = harness().backend;
      const seen: number[] = [];
      queue.work('count', async () => {
        seen.push((await storage.audit.list({ limit: 500 })).rows.length);
      });
      await queue.start();

      for (const _ of range(20)) {
        await storage.transaction(async (tx) => {
          await tx.audit.append(anAuditRow());
          await tx.jobs.enqueue({ name: 'count', payload: {}, jobKey: 'k' });
        });
      }
      await queue.whenIdle();
      expect(seen.at(-1)).toBe(20);
    });
  });
}
