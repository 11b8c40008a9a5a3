import { BULK_JOB } from '../engine/bulk/wake-bulk-run.ts';
import { workOnBulkRun } from '../engine/bulk/work-on-bulk-run.ts';
import type { Engine } from '../engine/kernel/engine.ts';

/** Registers the work of staff on many subscriptions. One at a time in a process: customers come first. */
export function workOnBulkRuns(engine: Engine): void {
  engine.backend.jobs.work(
    BULK_JOB,
    async ({ payload: { runId } }) => {
      if (runId !== undefined) await workOnBulkRun(engine, runId);
    },
    { concurrency: 1 },
  );
}
