import { isOn } from '../../domain/accounts/account-differences.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import {
  needsNewLimit,
  type RecentUse,
  remainderOf,
  runsOutAt,
  type SharedAccount,
  type SharedVolume,
} from '../../domain/usage/shared-volume.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import type { Transaction } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { wakeListing } from './wake-usage-sync.ts';

/** A volume that several places share and that may be used up before the panel is listed again. */
export interface ClosingVolume {
  subscriptionId: string;
  placeCount: number;
  use: RecentUse;
  nextListingAt: Date;
}

/** Panels are listed sooner at whole minutes only: never more often than once a minute. */
const SOONER_STEP_MS = 60_000;

/**
 * What a listing shows of a volume that several places share; null: it is not shared, was not used, or lasts
 * until the next listing.
 */
export function closingVolumeOf(
  engine: Engine,
  row: ListedAccount,
  { usedBytes }: Pick<ObservedAccount, 'usedBytes'>,
): ClosingVolume | null {
  const shared = sharedBy(row);
  if (shared === null) return null;
  const now = engine.backend.clock.now();
  const bytes = usedBytes - row.counterBytes;
  const { usageSyncIntervalMs } = engine.settings;
  // A look that shows nothing new leaves the time of the one before: all of it may have been used since the
  // last listing.
  const sinceMs = row.observed === null ? usageSyncIntervalMs : now.getTime() - row.observed.at.getTime();
  const use = { bytes, duringMs: Math.min(sinceMs, usageSyncIntervalMs) };
  const { subscriptionId, placeCount } = row;
  // Other panels are listed at the same time: what they show is not booked yet, and may be as much.
  const volume = { ...shared.volume, usedBytes: shared.volume.usedBytes + bytes * placeCount };
  const end = runsOutAt(volume, use, { placeCount, now });
  const listedAt = nextListingAt(engine, now);
  return end !== null && end <= listedAt
    ? { subscriptionId, placeCount, use, nextListingAt: listedAt }
    : null;
}

/**
 * Follows volumes whose use was booked in this transaction, which has locked their subscriptions. Used up:
 * all places are switched off. Else the panels of their accounts are listed again before they can be used up.
 */
export async function followVolumes(tx: Transaction, volumes: readonly ClosingVolume[]): Promise<void> {
  const ends: { subscriptionId: string; at: Date }[] = [];
  for (const { subscriptionId, placeCount, use, nextListingAt: listedAt } of volumes) {
    const { granted, termination, usedBytes, runsOutAt: known } = await tx.subscriptions.get(subscriptionId);
    const trafficLimitBytes = granted?.trafficLimitBytes ?? null;
    if (trafficLimitBytes === null || termination !== null) continue;
    const volume = { trafficLimitBytes, usedBytes };
    if (remainderOf(volume) === 0) {
      // Under a pending change its volume is wanted already: whatever reaches a panel applies it.
      if ((await tx.changes.lockPending(subscriptionId)) === null) await switchOff(tx, subscriptionId);
      continue;
    }
    const found = runsOutAt(volume, use, { placeCount, now: tx.now }) ?? tx.now;
    // Another place may be used faster.
    const at = known !== null && known > tx.now && known < found ? known : found;
    if (at > listedAt) continue;
    if (at !== known) await tx.subscriptions.update(subscriptionId, { runsOutAt: at });
    ends.push({ subscriptionId, at });
  }
  if (ends.length > 0) await listSooner(tx, ends);
}

/** No panel knows what was used elsewhere: what it still lets in is switched off. */
async function switchOff(tx: Transaction, subscriptionId: string): Promise<void> {
  const accounts = await tx.accounts.lockLive(subscriptionId);
  const on = accounts.filter(({ observed }) => observed === null || isOn(observed));
  await raiseGeneration(tx, on);
}

async function listSooner(tx: Transaction, ends: { subscriptionId: string; at: Date }[]): Promise<void> {
  const nowMs = tx.now.getTime();
  const nextMs = (Math.floor(nowMs / SOONER_STEP_MS) + 1) * SOONER_STEP_MS;
  const endMs = Math.min(...ends.map(({ at }) => at.getTime()));
  const wantedAtMs = Math.max(nextMs, Math.floor(endMs / SOONER_STEP_MS) * SOONER_STEP_MS);
  const panelIds = await tx.accounts.listPanelIds(ends.map(({ subscriptionId }) => subscriptionId));
  for (const panelId of panelIds) await wakeListing(tx, panelId, wantedAtMs);
}

/**
 * Whether its panel's limit leaves another remainder than there is, and that could matter before the panel is
 * listed again.
 */
export function isLimitDue(engine: Engine, row: ListedAccount, seen: ObservedAccount): boolean {
  const shared = sharedBy(row);
  if (shared === null || !isOn(seen)) return false;
  const now = engine.backend.clock.now();
  return needsNewLimit(shared.volume, shared.account, {
    runsOutBy: row.subscription.runsOutAt,
    nextListingAt: nextListingAt(engine, now),
  });
}

/**
 * Has the reconciler write limits again, all of a listing's page together. A row that changed meanwhile is
 * left alone.
 */
export async function rewriteLimits(engine: Engine, rows: readonly ListedAccount[]): Promise<void> {
  const known = new Map(rows.map((row) => [row.id, row]));
  await engine.backend.storage.transaction(async (tx) => {
    const { accounts } = await tx.lock({ accounts: [...known.keys()] });
    for (const account of accounts) {
      const { id, generation, reenabledGeneration } = account;
      if (generation !== known.get(id)?.generation || account.condemnedAt !== null) continue;
      const raised = { generation: generation + 1, nextAttemptAt: tx.now };
      await tx.accounts.update(id, {
        ...raised,
        attempts: 0,
        mismatches: [],
        // It is the same wish to be on: found off again, it is still a conflict.
        ...(reenabledGeneration === generation && { reenabledGeneration: raised.generation }),
      });
      await wakeAccount(tx, account);
    }
  });
}

function sharedBy(row: ListedAccount): { volume: SharedVolume; account: SharedAccount } | null {
  const { writtenLimitBytes, counterBytes, condemnedAt } = row;
  const { granted, termination, usedBytes } = row.subscription;
  const trafficLimitBytes = granted?.trafficLimitBytes ?? null;
  if (writtenLimitBytes === null || trafficLimitBytes === null) return null;
  if (condemnedAt !== null || termination !== null) return null;
  return { volume: { trafficLimitBytes, usedBytes }, account: { writtenLimitBytes, counterBytes } };
}

/** When a panel is listed again if nothing asks for it sooner. */
function nextListingAt({ settings }: Engine, now: Date): Date {
  return addMs(now, settings.usageSyncIntervalMs);
}
