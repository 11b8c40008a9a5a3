import type { Account } from '../domain/account.ts';
import type { Subscription } from '../domain/subscription.ts';

/** What a sweep writes of one subscription: what was told, how it ended, and when something is due next. */
export type DueRecord = Pick<Subscription, 'id' | 'told' | 'nextDueAt' | 'dueErrors' | 'termination'>;

/** Writes of many subscriptions at once. */
export interface SubscriptionSetWriter {
  /**
   * Sets these fields of distinct subscriptions, which the transaction has locked, in one statement.
   * @throws PanelkitError `NOT_FOUND` when one of them is not there
   */
  recordDue(records: readonly DueRecord[]): Promise<void>;
}

/** Reads and writes of many accounts at once. */
export interface AccountSetWriter {
  /** The panels that these accounts are on, each once, in any order. */
  listPanelIds(accountIds: readonly string[]): Promise<string[]>;
  /**
   * Sets those that are not condemned yet to absent, in one statement, locked in the order of their ids: condemned at `at`, generation
   * raised, without deadline, attempts and the time since it was missing, due at `at`. Returns these, by id.
   */
  condemn(
    accountIds: readonly string[],
    at: Date,
  ): Promise<Pick<Account, 'id' | 'panelId' | 'subscriptionId'>[]>;
}
