import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { ENFORCEMENT_LAG_MS } from './wanted-terms.ts';

/** The job that reads a panel's listing: with a `panelId` of that panel, without one of every panel. */
export const SYNC_USAGE_JOB = 'sync-usage';

/** Listings that are wanted within so long of each other are one. */
const LISTING_STEP_MS = 10_000;

/** Asks for a listing of a panel now; one that waits already is moved forward, not added. */
export async function wakeUsageSync(tx: Pick<Transaction, 'jobs'>, panelId: string): Promise<void> {
  const jobKey = `${SYNC_USAGE_JOB}:${panelId}`;
  await tx.jobs.enqueue({ name: SYNC_USAGE_JOB, payload: { panelId }, jobKey });
}

/**
 * Asks for the listing that shows whether a panel has switched off what ends now: a lag later, one for all that end together. One that
 * begins before that shows nothing, one that begins after it serves as well.
 */
export async function wakeListing(
  engine: Engine,
  tx: Pick<Transaction, 'jobs'>,
  panelId: string,
): Promise<void> {
  const nowMs = engine.backend.clock.now().getTime();
  const wantedAtMs = Math.ceil((nowMs + ENFORCEMENT_LAG_MS) / LISTING_STEP_MS) * LISTING_STEP_MS;
  await tx.jobs.enqueue({
    name: SYNC_USAGE_JOB,
    payload: { panelId, wantedAt: new Date(wantedAtMs).toISOString() },
    jobKey: `${SYNC_USAGE_JOB}:${panelId}:${wantedAtMs}`,
    delayMs: wantedAtMs - nowMs,
  });
}
