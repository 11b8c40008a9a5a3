import type { Engine } from '../engine/kernel/engine.ts';
import { doesOperation } from '../engine/kernel/settings.ts';
import { beginListing } from '../engine/usage/begin-listing.ts';
import { careForHistory } from '../engine/usage/care-for-history.ts';
import { panelsInService, syncUsage } from '../engine/usage/sync-usage.ts';
import { verifyDisabled } from '../engine/usage/verify-disabled.ts';
import { SEE_OFF_JOB } from '../engine/usage/wake-seeing-off.ts';
import { SYNC_USAGE_JOB, wakeUsageSync } from '../engine/usage/wake-usage-sync.ts';
import type { RunningJob } from '../ports/job-queue.ts';
import { recorded, repeatRecorded } from './recorded.ts';

const HISTORY_JOB = 'care-for-history';
const PANELS_AT_ONCE = 4;
/** The next listing sees what these have missed. */
const MAX_ATTEMPTS = 5;
/** A day of hours becomes old at once. */
const HISTORY_EVERY_MS = 6 * 3_600_000;

/**
 * Registers what reads the panels' counters: one job reads one panel, the repeating one asks for each of
 * them.
 */
export function workOnUsage(engine: Engine): void {
  const { jobs } = engine.backend;
  jobs.work(
    SYNC_USAGE_JOB,
    async (job) => {
      const { panelId } = job.payload;
      if (panelId === undefined)
        return doesOperation(engine.settings, 'traffic') ? wakeAll(engine) : undefined;
      if (await isWanted(engine, job, panelId)) {
        await recorded(engine, SYNC_USAGE_JOB, () => syncUsage(engine, { panelId }));
      }
    },
    { concurrency: PANELS_AT_ONCE, maxAttempts: MAX_ATTEMPTS },
  );
  jobs.work(
    SEE_OFF_JOB,
    async ({ payload: { accountId } }) => {
      if (accountId !== undefined) await verifyDisabled(engine, accountId);
    },
    { maxAttempts: MAX_ATTEMPTS },
  );
  jobs.repeat(SYNC_USAGE_JOB, engine.settings.usageSyncIntervalMs);
  repeatRecorded(engine, HISTORY_JOB, HISTORY_EVERY_MS, async () => ({ rows: await careForHistory(engine) }));
}

/** A job that is run again did not end: nobody knows how far its listing came. */
async function isWanted(engine: Engine, { payload, attempt }: RunningJob, panelId: string): Promise<boolean> {
  const { wantedAt } = payload;
  return wantedAt === undefined || attempt > 1 || beginListing(engine, panelId, new Date(wantedAt));
}

/** Reads the counters of every panel now; returns of how many. */
export async function readUsage(engine: Engine): Promise<number> {
  return doesOperation(engine.settings, 'traffic') ? (await syncUsage(engine)).panels : 0;
}

async function wakeAll(engine: Engine): Promise<void> {
  const panels = await panelsInService(engine);
  await engine.backend.storage.transaction(async (tx) => {
    for (const { id } of panels) await wakeUsageSync(tx, id);
  });
}
