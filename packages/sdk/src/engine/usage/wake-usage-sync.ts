import type { Transaction } from '../../ports/storage.ts';

/** The job that reads a panel's listing: with a `panelId` of that panel, without one of every panel. */
export const SYNC_USAGE_JOB = 'sync-usage';

/**
 * Asks for a listing of a panel, now where no delay is given; one that waits already is moved forward, not
 * added.
 */
export async function wakeUsageSync(
  tx: Pick<Transaction, 'jobs'>,
  panelId: string,
  delayMs = 0,
): Promise<void> {
  const jobKey = `${SYNC_USAGE_JOB}:${panelId}`;
  await tx.jobs.enqueue({ name: SYNC_USAGE_JOB, payload: { panelId }, jobKey, delayMs });
}

/**
 * One listing for all that want it at that instant: one that begins before shows nothing of it, one that
 * begins after it serves as well.
 */
export async function wakeListing(
  tx: Pick<Transaction, 'jobs' | 'now'>,
  panelId: string,
  wantedAtMs: number,
): Promise<void> {
  await tx.jobs.enqueue({
    name: SYNC_USAGE_JOB,
    payload: { panelId, wantedAt: new Date(wantedAtMs).toISOString() },
    jobKey: `${SYNC_USAGE_JOB}:${panelId}:${wantedAtMs}`,
    delayMs: wantedAtMs - tx.now.getTime(),
  });
}
