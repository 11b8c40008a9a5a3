import type { Account, ObservedFacts } from '../../domain/accounts/account.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { UsageBucket, UsageGranularity, UsageMilestone } from '../../domain/usage/usage.ts';

/** Where the counter of an account stood before its panel was asked. */
export interface CounterMark {
  accountId: string;
  epoch: number;
  counterBytes: number;
}

/**
 * What a listing of a panel is compared with: an account and the terms of its subscription. To be read only:
 * it may be shared with the store.
 */
export interface ListedAccount
  extends Pick<
    Account,
    | 'id'
    | 'subscriptionId'
    | 'panelId'
    | 'inboundId'
    | 'nameHash'
    | 'remoteId'
    | 'generation'
    | 'observedGeneration'
    | 'condemnedAt'
    | 'removedAt'
    | 'seenAt'
    | 'missingSince'
    | 'counterBytes'
    | 'writtenLimitBytes'
    | 'driftSince'
    | 'linkFingerprint'
    | 'credentialsHash'
    | 'formerMarks'
    | 'observed'
  > {
  subscription: Pick<
    Subscription,
    'granted' | 'suspension' | 'pause' | 'termination' | 'usedBytes' | 'runsOutAt'
  >;
  hasPendingChange: boolean;
  /** How many accounts share its volume; 1 where `writtenLimitBytes` is null. */
  placeCount: number;
}

/** What a listing showed of one account. `known`: its mark, read before the page was asked for. */
export interface UsageReading {
  subscriptionId: string;
  known: CounterMark;
  /** `usedBytes` is the panel's counter, ≥ 0. */
  observed: ObservedFacts;
}

/**
 * A booked reading that asks for more. *fell*: the counter was below what was booked; the epoch and the
 * generation are raised. *crossed*: the usage has reached a milestone that was not reported.
 */
export interface UsageNote {
  accountId: string;
  subscriptionId: string;
  panelId: string;
  fell: { bytesBefore: number; bytesSeen: number } | null;
  crossed: boolean;
}

/** The accounts of an inbound and what they use, for staff. */
export interface InboundStatistics {
  inboundId: string;
  /** Accounts that are not condemned. */
  clientCount: number;
  /** Of those, seen as on at the last look or listing. */
  activeCount: number;
  /** Of those, connected since the instant that was asked for. */
  onlineCount: number;
  /**
   * What the panel counted for these accounts, in bytes; what their subscriptions use at other places is not
   * in it.
   */
  usedBytes: number;
}

/** Keyed hashes of what a page of a listing shows. */
export interface AccountMarks {
  nameHashes: string[];
  credentialsHashes: string[];
  /** What an account would be known by that is there again as it was before. */
  formerMarks: string[];
}

export interface UsageReader {
  /**
   * Marks of a panel's accounts by id, those after `after`: not condemned, not removed, and with no reset
   * under way or owed (index on the panel's accounts).
   */
  listMarks(panelId: string, request: { after: string | null; limit: number }): Promise<CounterMark[]>;
  /**
   * The accounts of a panel that have one of these names' hashes, hashes of shown credentials or former
   * marks, removed ones too; each once, in any order.
   */
  findByMarks(panelId: string, marks: AccountMarks): Promise<ListedAccount[]>;
  /**
   * A panel's accounts that a look missed and of which nothing proves that they are gone, those after
   * `after`, by id.
   */
  listUnproved(panelId: string, request: { after: string | null; limit: number }): Promise<ListedAccount[]>;
  /** The accounts that have one of these ids, in any order. */
  findByIds(ids: string[]): Promise<ListedAccount[]>;
  /**
   * What a subscription used in each bucket from `from` on and before `to`, earliest first; buckets without
   * use are left out.
   */
  history(request: {
    subscriptionId: string;
    granularity: UsageGranularity;
    from: Date;
    to: Date;
  }): Promise<UsageBucket[]>;
  /** Counts by inbound, those with accounts; `onlineSince`: who was seen since then is online. */
  statistics(panelId: string, onlineSince: Date): Promise<InboundStatistics[]>;
}

export interface UsageWriter {
  /**
   * Books readings of distinct accounts, of which several may be of one subscription, in few statements for
   * all of them. Locks the subscriptions by id, then the accounts. A reading changes nothing unless its
   * account's epoch is the mark's, no reset is open and the account is not condemned. While a change of its
   * subscription is pending, it changes nothing if the change is a purchase, or the account was never read
   * back: its usage belongs to the period that begins. Then: what was seen becomes the account's observed
   * facts, if more than their time is new; what the counter rose by is added to the subscription's usage, its
   * history of the hour and the traffic of its panel in that hour; a counter below the mark's, which nobody
   * moved since, re-bases (epoch and generation raised, due at `at`); one below what another reading booked
   * meanwhile is an older page and changes nothing.
   */
  book(
    readings: UsageReading[],
    options: { milestones: readonly UsageMilestone[]; at: Date },
  ): Promise<UsageNote[]>;
  /**
   * Sums hours of days that begin before `before`, the first instant of a day, into these days; returns how
   * many rows, 0 when none is left.
   */
  rollUp(before: Date, limit: number): Promise<number>;
  /**
   * Drops days, and hours of panels, that begin before `before`, the oldest first; returns how many, 0 when
   * none is left.
   */
  prune(before: Date, limit: number): Promise<number>;
}
