import type { ObservedStatus } from './desired-account.ts';

/** What the last read-back saw, without its secrets. */
export interface ObservedFacts {
  at: Date;
  status: ObservedStatus;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  usedBytes: number;
  lastOnlineAt: Date | null;
}

/** Whether two looks at an account saw the same, whenever they were. */
export function isSameObservation(first: ObservedFacts | null, second: ObservedFacts): boolean {
  return (
    first !== null &&
    first.status === second.status &&
    first.usedBytes === second.usedBytes &&
    first.expiresAt?.getTime() === second.expiresAt?.getTime() &&
    first.trafficLimitBytes === second.trafficLimitBytes &&
    first.lastOnlineAt?.getTime() === second.lastOnlineAt?.getTime()
  );
}

/** The panel-side carrier of a subscription, and the work list of the reconciler. */
export interface Account {
  id: string;
  subscriptionId: string;
  /** The unit it was made for. */
  unitId: string;
  /** Which of the subscription's places it serves: each has one uncondemned account. */
  placeKey: string;
  /** Whether its unit is delivered only with it, as its plan said when it was made. */
  required: boolean;
  /**
   * Since when its unit no longer waits for it, though it is required; null: it does, or it was read back
   * since.
   */
  lostAt: Date | null;
  panelId: string;
  inboundId: string;
  /** The place it takes; given back once its absence was read back. */
  capacityHoldId: string;
  sealedName: string;
  /** Keyed hash of the name; unique. */
  nameHash: string;
  sealedCredentials: string;
  credentialVersion: number;
  /** Raised by whatever changes the desired state. */
  generation: number;
  /** The generation last seen in place; work is due while it is behind. */
  observedGeneration: number;
  /** Desired = absent, for good. */
  condemnedAt: Date | null;
  /** Condemned and read back as absent; nothing is left to do. */
  removedAt: Date | null;
  remoteId: string | null;
  /** First time a create left, committed before it did; null: surely never on the panel. */
  firstSentAt: Date | null;
  /** Until then a write whose answer is not known may still take effect; null: none is open. */
  unsettledUntil: Date | null;
  /**
   * Keyed hash of what this write carries and of `unsettledUntil`; null: none is open, it carries no terms,
   * or an earlier one is open beside it.
   */
  openTermsHash: string | null;
  /** First time it was seen on the panel. */
  seenAt: Date | null;
  /** Missing though seen before: when it was first missed, to be confirmed once more. */
  missingSince: Date | null;
  /**
   * The name under which a listing showed its marks while no account had its own name. Sealed; null: none
   * did.
   */
  sealedSeenAs: string | null;
  /**
   * Since when it is gone if no account has its name: a whole listing showed its marks nowhere, or its
   * removal was sent. Null: it may be there under another name.
   */
  absenceProvedAt: Date | null;
  observed: ObservedFacts | null;
  /** Direct links, sealed as one JSON array; null before the first read-back. */
  sealedLinks: string | null;
  /** Keyed hash of what these links need, as it was when they were read; null: not known. */
  linkFingerprint: string | null;
  /**
   * Since when these links are known to lead to a host by which its panel was reached before; null: none
   * does.
   */
  formerHostSince: Date | null;
  /** Keyed hash of the credentials that its panel showed at the last read-back; null before it. */
  credentialsHash: string | null;
  /**
   * What it was on its panel before it was made again there, adopted under another name, or given other
   * credentials: for each the panel's own id (the name's keyed hash where there is none) with the keyed hash
   * of its credentials, the last eight.
   */
  formerMarks: string[];
  /**
   * Credentials that somebody else chose on its panel, in force until staff decide about them: sealed JSON.
   * Null: nothing is asked.
   */
  sealedShownCredentials: string | null;
  /** Since when staff are asked about them; null: nothing is asked. */
  credentialsChangedAt: Date | null;
  /**
   * Since when a command wants other credentials of it than its panel was last seen with; null: none does.
   */
  renewingSince: Date | null;
  /** Raised by reset, recreation and re-basing: a reading of an earlier epoch is not booked. */
  counterEpoch: number;
  /** The panel's counter as it was booked last in this epoch, in bytes. */
  counterBytes: number;
  /** A usage reset that was sent or is to be: done once the panel shows less than `counterBefore`. */
  resetIntent: { generation: number; counterBefore: number } | null;
  /**
   * A change was posted by another place's account, and this one has yet to reset its usage: the generation
   * since which it is to. Null: nothing is owed.
   */
  resetDueGeneration: number | null;
  /**
   * The traffic limit that its panel was given last, where accounts at several places share one volume:
   * listings are compared with it, because what the volume leaves moves with every byte. Null: it shares
   * none.
   */
  writtenLimitBytes: number | null;
  /** Since when listings show it missing or other than wanted; null: as wanted. */
  driftSince: Date | null;
  /**
   * The generation that switched it on again after somebody at its panel had switched it off; null: none did.
   * Found off in that generation again, it is a conflict that is left to staff.
   */
  reenabledGeneration: number | null;
  /** The account that this one replaces: it is written only when that one is off, or out of reach. */
  predecessorId: string | null;
  /**
   * The plan change that it was opened for, at a place that only the new plan has: voided, it takes the
   * account along. Null: none.
   */
  openedByChangeId: string | null;
  attempts: number;
  /** Differences that the read-backs of this generation found. */
  mismatches: string[];
  /**
   * Until when the unit must be delivered, else it is given up; null: no limit (delivered, condemned, or
   * waiting for staff).
   */
  deadlineAt: Date | null;
  /** When the next attempt is due; null: nothing is due (in place, or waiting for staff). */
  nextAttemptAt: Date | null;
  lastError: { code: string; message: string; at: Date } | null;
  createdAt: Date;
}

/** What is so of every account that was never sent to its panel. */
export const NEVER_SENT = {
  lostAt: null,
  credentialVersion: 1,
  generation: 1,
  observedGeneration: 0,
  condemnedAt: null,
  removedAt: null,
  remoteId: null,
  firstSentAt: null,
  unsettledUntil: null,
  openTermsHash: null,
  seenAt: null,
  missingSince: null,
  sealedSeenAs: null,
  absenceProvedAt: null,
  observed: null,
  sealedLinks: null,
  linkFingerprint: null,
  formerHostSince: null,
  credentialsHash: null,
  renewingSince: null,
  sealedShownCredentials: null,
  credentialsChangedAt: null,
  counterEpoch: 1,
  counterBytes: 0,
  resetIntent: null,
  resetDueGeneration: null,
  writtenLimitBytes: null,
  driftSince: null,
  reenabledGeneration: null,
  predecessorId: null,
  openedByChangeId: null,
  attempts: 0,
  lastError: null,
} satisfies Partial<Account>;

/** Whether the reconciler has something to do, now or later. */
export function isWorkLeft(account: Account): boolean {
  return account.removedAt === null && isBehind(account);
}

/** Whether a write whose answer is not known may still take effect. */
export function isUnsettled({ unsettledUntil }: Pick<Account, 'unsettledUntil'>, now: Date): boolean {
  return unsettledUntil !== null && unsettledUntil > now;
}

/**
 * Whether its counter waits for a reset: what it shows is of a period that ended, or no one can tell of
 * which.
 */
export function isResetOpen({
  resetIntent,
  resetDueGeneration,
}: Pick<Account, 'resetIntent' | 'resetDueGeneration'>): boolean {
  return resetIntent !== null || resetDueGeneration !== null;
}

/** Whether it was not read back since its desired state changed. */
export function isBehind(account: Pick<Account, 'generation' | 'observedGeneration'>): boolean {
  return account.generation > account.observedGeneration;
}
