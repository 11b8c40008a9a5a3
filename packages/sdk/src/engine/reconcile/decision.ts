import type { Account } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { FailureReason } from '../../domain/orders/unit.ts';
import type { AccountPatch } from '../../ports/storage.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import type { ReconcileWork } from './work.ts';

/**
 * The attempt failed: the next one is made later, and later each time. `notBeforeMs`: what the panel asked
 * for.
 */
export interface Retry {
  kind: 'retry';
  account: Account;
  failure: AttemptFailure & { notBeforeMs?: number | null };
  learned?: AccountPatch;
}

/** Nothing can be done before `at`. */
export interface Wait {
  kind: 'wait';
  account: Account;
  at: Date;
  /** Null where nothing went wrong. */
  failure: AttemptFailure | null;
  /** Whether this is one more try, after which the next one leaves later; default: when it failed. */
  counts?: boolean;
  /** Staff are alerted to the failure, once until another comes in between. */
  needsAttention?: boolean;
  learned?: AccountPatch;
  /** A whole listing of the panel has to prove something before the next attempt. */
  asksForListing?: boolean;
}

/** Something was proved, and is committed with all that follows from it. */
export type Commit =
  /** The account was read back as wanted. */
  | { kind: 'commit'; proved: 'in-sync'; work: ReconcileWork; seen: ObservedAccount }
  /** A condemned account is absent, or no create was ever sent. */
  | { kind: 'commit'; proved: 'gone'; account: Account }
  /** It is to be off, and its panel deleted it with its inbound. */
  | { kind: 'commit'; proved: 'deleted-with-inbound'; account: Account }
  /** It is our account under a name that somebody gave it. */
  | {
      kind: 'commit';
      proved: 'renamed';
      account: Account;
      seen: Pick<ObservedAccount, 'name' | 'remoteId'>;
    };

/** The account cannot be brought to its desired state. */
export interface GiveUp {
  kind: 'give-up';
  account: Account;
  reason: FailureReason;
  message: string;
  /** A write was refused, which closes it; until then an earlier one may still act. */
  unsettledUntil?: Date | null;
  learned?: AccountPatch;
}

/**
 * What a step found to be done next. A step writes nothing down itself: `applyDecision` does, in one
 * transaction.
 */
export type Decision =
  | Retry
  | Wait
  /** Staff have to set the unit going. */
  | { kind: 'wait-for-staff'; account: Account }
  | Commit
  | GiveUp
  /** The facts moved on: start over. */
  | { kind: 'again' }
  /** There is nothing to write down: nothing is due, or another worker has the account. */
  | { kind: 'leave'; result: 'nothing-due' | 'busy' };

/**
 * How a reconcile or a step of it ended. *busy*: another worker has the account; *waiting*: a later attempt
 * is written down; *again*: the facts moved on, start over.
 */
export type StepResult = 'nothing-due' | 'busy' | 'waiting' | 'in-sync' | 'removed' | 'again';
