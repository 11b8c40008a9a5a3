import type { Transaction } from '../../ports/storage.ts';

/** The job that works on a bulk run; its row says what is left. */
export const BULK_JOB = 'work-on-bulk-run';

export function wakeBulkRun(tx: Pick<Transaction, 'jobs'>, runId: string, delayMs = 0): Promise<void> {
  return tx.jobs.enqueue({ name: BULK_JOB, payload: { runId }, jobKey: `${BULK_JOB}:${runId}`, delayMs });
}
