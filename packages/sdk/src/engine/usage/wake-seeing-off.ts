import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { SYNC_USAGE_JOB } from './wake-usage-sync.ts';
import { ENFORCEMENT_LAG_MS } from './wanted-terms.ts';

/** The job that looks at one account that has ended. */
export const SEE_OFF_JOB = 'verify-disabled';

/** So many that end together are looked at one by one; for more, a listing of their panels is cheaper. */
const FEW = 5;

/** Listings that are wanted within so long of each other are one. */
const LISTING_STEP_MS = 10_000;

/**
 * Asks for a look, a lag later, at whether the panels have switched off what ends now: at each account if they are few, else at the listings
 * of their panels, without those in `listed`. Returns for which panels.
 */
export async function wakeSeeingOff(
  engine: Engine,
  tx: Pick<Transaction, 'jobs' | 'accounts'>,
  { subscriptionIds, listed }: { subscriptionIds: readonly string[]; listed: ReadonlySet<string> },
): Promise<string[]> {
  if (subscriptionIds.length === 0) return [];
  if (subscriptionIds.length <= FEW) {
    for (const accountId of await tx.accounts.listLiveIds(subscriptionIds)) await wakeLook(tx, accountId);
    return [];
  }
  const panelIds = await tx.accounts.listPanelIds(subscriptionIds);
  const unlisted = panelIds.filter((panelId) => !listed.has(panelId));
  for (const panelId of unlisted) await wakeListing(engine, tx, panelId);
  return unlisted;
}

async function wakeLook(tx: Pick<Transaction, 'jobs'>, accountId: string): Promise<void> {
  const jobKey = `${SEE_OFF_JOB}:${accountId}`;
  await tx.jobs.enqueue({
    name: SEE_OFF_JOB,
    payload: { accountId },
    jobKey,
    delayMs: ENFORCEMENT_LAG_MS,
  });
}

/** One listing for all that end together: one that begins before what it is to show shows nothing, one that begins after it serves as well. */
async function wakeListing(engine: Engine, tx: Pick<Transaction, 'jobs'>, panelId: string): Promise<void> {
  const nowMs = engine.backend.clock.now().getTime();
  const wantedAtMs = Math.ceil((nowMs + ENFORCEMENT_LAG_MS) / LISTING_STEP_MS) * LISTING_STEP_MS;
  await tx.jobs.enqueue({
    name: SYNC_USAGE_JOB,
    payload: { panelId, wantedAt: new Date(wantedAtMs).toISOString() },
    jobKey: `${SYNC_USAGE_JOB}:${panelId}:${wantedAtMs}`,
    delayMs: wantedAtMs - nowMs,
  });
}
