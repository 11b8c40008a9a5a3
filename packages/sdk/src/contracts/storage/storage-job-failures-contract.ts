import { describe, expect, test } from 'vitest';
import { addMs } from '../../domain/lifecycle/period.ts';
import {
  FAILURES_FORGOTTEN_MS,
  JOB_FAILURES_KEPT,
  type NewJobFailure,
} from '../../ports/storage/storage-job-failures.ts';
import { RUNS_KEPT, type SchedulerRun } from '../../ports/storage/storage-runs.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';

/** What background work failed at. */
export function describeJobFailuresContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const at = testInstant();
  const aFailure = (changed: Partial<NewJobFailure> = {}): NewJobFailure => ({
    job: 'reconcile-account',
    subject: 'accountId=a',
    payload: { accountId: 'a' },
    lastFailedAt: at,
    nextAttemptAt: addMs(at, 1000),
    error: { name: 'TypeError', code: null, stack: 'TypeError\n    at f (/a.ts:1:1)' },
    ...changed,
  });
  const record = (...failures: NewJobFailure[]) =>
    storage().transaction(async (tx) => {
      const counts: number[] = [];
      for (const failure of failures) counts.push(await tx.jobFailures.record(failure));
      return counts;
    });

  describe('job failures', () => {
    test('given failures of one thing, when listed, then they are one record with their number and the last of them', async () => {
      const later = aFailure({
        lastFailedAt: addMs(at, 5000),
        nextAttemptAt: null,
        error: { name: 'RangeError', code: 'E_X', stack: 'RangeError E_X' },
      });
      expect(await record(aFailure(), later)).toEqual([1, 2]);
      expect(await storage().jobFailures.list({ limit: 10 })).toEqual([
        { ...later, failureCount: 2, firstFailedAt: at },
      ]);
    });

    test('given failures of several things, when listed, then the last comes first, as many as asked for', async () => {
      await record(
        aFailure({ subject: 'accountId=a' }),
        aFailure({ subject: 'accountId=b', lastFailedAt: addMs(at, 2) }),
        aFailure({ job: 'check-health', subject: '', lastFailedAt: addMs(at, 1) }),
      );
      const listed = await storage().jobFailures.list({ limit: 2 });
      expect(listed.map(({ job, subject }) => [job, subject])).toEqual([
        ['reconcile-account', 'accountId=b'],
        ['check-health', ''],
      ]);
      await expect(storage().jobFailures.list({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    test('given a failure long ago, when it fails again, then that is the first', async () => {
      await record(aFailure(), aFailure());
      const lastFailedAt = addMs(at, FAILURES_FORGOTTEN_MS);
      expect(await record(aFailure({ lastFailedAt }))).toEqual([1]);
      const [listed] = await storage().jobFailures.list({ limit: 10 });
      expect(listed).toMatchObject({ firstFailedAt: lastFailedAt, failureCount: 1 });
    });

    test('given next attempts, when those that wait are listed, then of this job those that are later than now', async () => {
      await record(
        aFailure({ subject: 'due', nextAttemptAt: at }),
        aFailure({ subject: 'waits', nextAttemptAt: addMs(at, 1) }),
        aFailure({ subject: 'ended', nextAttemptAt: null }),
        aFailure({ job: 'other', subject: 'waits too', nextAttemptAt: addMs(at, 1) }),
      );
      expect(await storage().jobFailures.listWaiting('reconcile-account', at)).toEqual(['waits']);
    });

    test('given failures of one thing at once, when recorded, then each is counted', async () => {
      await Promise.all(range(8).map(() => record(aFailure())));
      expect(await record(aFailure())).toEqual([9]);
    });

    test('given more than are kept, when one comes, then the oldest gives way', async () => {
      await record(
        ...range(JOB_FAILURES_KEPT + 2).map((index) =>
          aFailure({ subject: `n=${index}`, lastFailedAt: addMs(at, index) }),
        ),
      );
      const listed = await storage().jobFailures.list({ limit: 500 });
      expect(listed).toHaveLength(JOB_FAILURES_KEPT);
      expect(listed.at(-1)?.subject).toBe('n=2');
    });
  });
}

/** What repeating jobs did. */
export function describeRunsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const at = testInstant();
  const aRun = (job: string, minute: number): Omit<SchedulerRun, 'number'> => ({
    job,
    startedAt: addMs(at, minute * 60_000),
    durationMs: minute,
    counts: { expired: minute },
    failureCode: minute % 2 === 0 ? null : 'STORAGE_UNAVAILABLE',
  });
  const record = (job: string, minutes: number[]) =>
    storage().transaction(async (tx) => {
      for (const minute of minutes) await tx.runs.record(aRun(job, minute));
    });

  describe('scheduler runs', () => {
    test('given runs of two jobs, when listed, then the newest come first, of one job or of all', async () => {
      await record('sweep', [1, 2]);
      await record('health', [3]);
      expect(await storage().runs.list({ job: 'sweep', limit: 10 })).toEqual([
        { ...aRun('sweep', 2), number: 2 },
        { ...aRun('sweep', 1), number: 1 },
      ]);
      expect((await storage().runs.list({ limit: 2 })).map(({ job }) => job)).toEqual(['health', 'sweep']);
      await expect(storage().runs.list({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    test('given more runs than are kept, when listed, then the oldest have given way', async () => {
      await record(
        'sweep',
        Array.from({ length: RUNS_KEPT + 3 }, (_, minute) => minute),
      );
      const runs = await storage().runs.list({ job: 'sweep', limit: 500 });
      expect(runs).toHaveLength(RUNS_KEPT);
      expect([runs[0]?.number, runs.at(-1)?.number]).toEqual([RUNS_KEPT + 3, 4]);
    });
  });
}
