import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { AccountSetReader } from './storage-many.ts';
import type { Reader } from './storage-repositories.ts';

/** An account with the rows that say how it should be, and where. */
export interface AccountWithTerms {
  account: Account;
  subscription: Subscription;
  /** The pending one. */
  change: Change | null;
  panel: Panel;
  inbound: Inbound;
}

/** What a shop link is answered from. */
export interface LinkedSubscription {
  subscription: LinkedFacts;
  /** Those that are not condemned, one for each of its places, by id. */
  accounts: LinkedAccount[];
  /** Of its plan as it is now. */
  plan: Pick<Plan, 'id' | 'linkDeviceLimit' | 'placement'>;
}

/** What a link shows of a subscription, and what tells its status. */
export type LinkedFacts = Pick<
  Subscription,
  | ('id' | 'customerId' | 'planId' | 'tokenHash' | 'period' | 'granted' | 'usedBytes' | 'autoRenew')
  | ('suspension' | 'pause' | 'termination')
>;

/** What a link shows of an account. */
export type LinkedAccount = Pick<
  Account,
  'id' | 'placeKey' | 'inboundId' | 'seenAt' | 'missingSince' | 'observed' | 'sealedLinks'
>;

/** Unique: `nameHash`; one uncondemned account per (subscription, `placeKey`). */
export interface AccountReader extends Reader<Account, { panelId?: string }>, AccountSetReader {
  /** Ids of accounts whose `nextAttemptAt` ≤ now, earliest first (partial index on `nextAttemptAt`). */
  listDue(now: Date, limit: number): Promise<string[]>;
  /** Ids of accounts of a panel that wait for a later attempt, earliest first. */
  listWaiting(panelId: string, now: Date, limit: number): Promise<string[]>;
  /** All of it as it was at one instant, in one statement. */
  findWithTerms(id: string): Promise<AccountWithTerms | null>;
  listByUnit(unitId: string): Promise<Account[]>;
  /** The accounts of a subscription that are not condemned, one for each of its places, by id. */
  listLive(subscriptionId: string): Promise<Account[]>;
  /** Of the given hashes those that are ours and not yet removed, on this panel. */
  findKnownNameHashes(
    panelId: string,
    hashes: string[],
  ): Promise<{ nameHash: string; inboundId: string; subscriptionId: string }[]>;
}
