import type { Account } from '../../domain/accounts/account.ts';
import type { AccountSetReader } from './storage-many.ts';
import type { Reader } from './storage-repositories.ts';

/** Unique: `nameHash`; one uncondemned account per (subscription, `placeKey`). */
export interface AccountReader extends Reader<Account, { panelId?: string }>, AccountSetReader {
  /** Ids of accounts whose `nextAttemptAt` ≤ now, earliest first (partial index on `nextAttemptAt`). */
  listDue(now: Date, limit: number): Promise<string[]>;
  /** Ids of accounts of a panel that wait for a later attempt, earliest first. */
  listWaiting(panelId: string, now: Date, limit: number): Promise<string[]>;
  listByUnit(unitId: string): Promise<Account[]>;
  /** Of the given hashes those that are ours and not yet removed, on this panel. */
  findKnownNameHashes(
    panelId: string,
    hashes: string[],
  ): Promise<{ nameHash: string; inboundId: string; subscriptionId: string }[]>;
}
