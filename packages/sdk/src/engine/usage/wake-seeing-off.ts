import type { Transaction } from '../../ports/storage.ts';
import { wakeListing } from './wake-usage-sync.ts';
import { ENFORCEMENT_LAG_MS } from './wanted-terms.ts';

/** The job that looks at one account that has ended. */
export const SEE_OFF_JOB = 'verify-disabled';

/** So many that end together are looked at one by one; for more, a listing of their panels is cheaper. */
const FEW = 5;

/** Listings that are wanted within so long of each other are one. */
const LISTING_STEP_MS = 10_000;

/**
 * Asks for a look, a lag later, at whether the panels have switched off what ends now: at each account if
 * they are few, else at the listings of their panels, without those in `listed`. Returns for which panels.
 */
export async function wakeSeeingOff(
  tx: Pick<Transaction, 'jobs' | 'accounts' | 'now'>,
  { subscriptionIds, listed }: { subscriptionIds: readonly string[]; listed: ReadonlySet<string> },
): Promise<string[]> {
  if (subscriptionIds.length === 0) return [];
  if (subscriptionIds.length <= FEW) {
    for (const accountId of await tx.accounts.listLiveIds(subscriptionIds)) await wakeLook(tx, accountId);
    return [];
  }
  const panelIds = await tx.accounts.listPanelIds(subscriptionIds);
  const unlisted = panelIds.filter((panelId) => !listed.has(panelId));
  const wantedAtMs = Math.ceil((tx.now.getTime() + ENFORCEMENT_LAG_MS) / LISTING_STEP_MS) * LISTING_STEP_MS;
  for (const panelId of unlisted) await wakeListing(tx, panelId, wantedAtMs);
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
