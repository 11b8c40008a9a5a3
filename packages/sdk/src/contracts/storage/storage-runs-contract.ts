import { describe, expect, test } from 'vitest';
import { addMs } from '../../domain/lifecycle/period.ts';
import { RUNS_KEPT, type SchedulerRun } from '../../ports/storage/storage-runs.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';

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
