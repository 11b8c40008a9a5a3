import type { Account } from '../../domain/accounts/account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { AccountsOfPanel, TroubledAccounts } from '../../domain/panels/attention.ts';
import type { BulkTarget } from '../../domain/panels/bulk-run.ts';
import type { PlaceSet } from '../../domain/placement/places-preview.ts';

/**
 * What a sweep writes of one subscription: what was reported, how it ended, and when something is due next.
 */
export type DueRecord = Pick<Subscription, 'id' | 'told' | 'nextDueAt' | 'dueErrors' | 'termination'>;

/** Writes of many subscriptions at once. */
export interface SubscriptionSetWriter {
  /**
   * Sets these fields of distinct subscriptions, which the transaction has locked, in one statement.
   * @throws PanelkitError `NOT_FOUND` when one of them is not there
   */
  recordDue(records: readonly DueRecord[]): Promise<void>;
}

/** The links of an account, as far as they are to be compared. */
export type KnownLinks = Pick<Account, 'id' | 'sealedLinks'>;

/**
 * Links that were read for an account as it was at `generation`, in place of those with the fingerprint
 * `replaces`.
 */
export type StoredLinks = Pick<Account, 'id' | 'generation' | 'linkFingerprint' | 'formerHostSince'> & {
  replaces: string | null;
  sealedLinks: string;
};

/** An account whose links may be dialed. */
export type DialableAccount = Pick<Account, 'id' | 'inboundId' | 'sealedLinks'>;

/** An account with credentials about which staff are asked. */
export type RekeyedAccount = Pick<Account, 'id' | 'subscriptionId'> & { credentialsChangedAt: Date };

/** Reads of many accounts at once. */
export interface AccountSetReader {
  /** The stored links of those accounts that are there, in any order. One statement. */
  findLinks(accountIds: readonly string[]): Promise<KnownLinks[]>;
  /**
   * Accounts with a last error that are neither condemned nor removed, by panel, inbound and its code
   * (partial index). *Stuck* are those whose next attempt is a minute or more after that error, or that have
   * none.
   */
  countTroubled(): Promise<TroubledAccounts[]>;
  /** Ids of those of a panel with that code, by id. */
  listTroubled(where: { panelId: string; code: string }, limit: number): Promise<string[]>;
  /**
   * How many accounts staff are asked about because of changed credentials, neither condemned nor removed, by
   * panel (partial index).
   */
  countRekeyed(): Promise<AccountsOfPanel[]>;
  /** Those of a panel, by id. */
  listRekeyed(panelId: string, limit: number): Promise<RekeyedAccount[]>;
  /**
   * How many accounts have links that lead to a former host of their panel, neither condemned nor removed, by
   * panel (partial index).
   */
  countAtFormerHosts(): Promise<AccountsOfPanel[]>;
  /**
   * Other accounts of the same panel, not removed, that showed the same credentials as one of these at the
   * last read-back, in any order.
   */
  listSharing(accountIds: readonly string[]): Promise<{ id: string; sharesWith: string }[]>;
  /** How many subscriptions of the plan, or with an account there, have an account that is not condemned. */
  countSubscriptions(target: BulkTarget): Promise<number>;
  /** Their ids, each once, by id, after `after`. */
  listSubscriptionIds(where: BulkTarget & { after: string | null; limit: number }): Promise<string[]>;
  /**
   * The subscriptions of a plan that are not terminated and have an account that is not condemned, grouped by
   * where these accounts are and by what decides whether they can follow the plan; in a stable order. One
   * statement, whatever their number.
   */
  countPlaceSets(planId: string): Promise<PlaceSet[]>;
  /**
   * Accounts of a panel whose links should carry bytes at `now`: as wanted, seen active, not past the expiry
   * the panel shows, with links; the newest `perInbound` of each inbound, newest first. One statement.
   */
  listDialable(where: { panelId: string; now: Date; perInbound: number }): Promise<DialableAccount[]>;
}

/** An account whose desired state is absent now. */
export type CondemnedAccount = Pick<Account, 'id' | 'panelId' | 'subscriptionId'>;

/** Reads and writes of many accounts at once. */
export interface AccountSetWriter {
  /** Ids of the accounts of these subscriptions that are not condemned, by id. */
  listLiveIds(subscriptionIds: readonly string[]): Promise<string[]>;
  /** The panels that these accounts are on, each once, in any order. */
  listPanelIds(subscriptionIds: readonly string[]): Promise<string[]>;
  /**
   * Sets those that are not condemned yet to absent, in one statement, locked in the order of their ids:
   * condemned at `at`, generation raised, without deadline, attempts and the time since it was missing, due
   * at `at`. Returns these, by id.
   */
  condemn(accountIds: readonly string[], at: Date): Promise<CondemnedAccount[]>;
  /** The same for all accounts of these subscriptions, which the transaction has locked. */
  condemnLive(subscriptionIds: readonly string[], at: Date): Promise<CondemnedAccount[]>;
  /**
   * Stores links of distinct accounts in one statement, locked in the order of their ids. One whose
   * generation moved on, or whose stored links are not those that are replaced, stays as it is. Returns those
   * that were stored, by id.
   */
  storeLinks(
    records: readonly StoredLinks[],
  ): Promise<(Pick<Account, 'id' | 'subscriptionId'> & { customerId: string })[]>;
}
