/**
 * What a fact does to a customer's entitlement.
 * - `bought`, `given`: a lot of time and traffic, paid for or not.
 * - `started`: the first use of a lot that waited for it.
 * - `consumed`: time and traffic that were used up.
 * - `paused`, `shifted`: time that passed without being consumed, in a pause or because the panel was written
 *   to late.
 * - `forfeited`: what a new period replaced without a refund.
 * - `reversed`: what was taken back, with the money credited for it.
 * - `undone`: an extension whose money never came or went back. Neither its lot nor what it replaced counts
 *   any more.
 */
export type EntitlementFactKind =
  | 'bought'
  | 'given'
  | 'started'
  | 'consumed'
  | 'paused'
  | 'shifted'
  | 'forfeited'
  | 'reversed'
  | 'undone';

/** What a fact says, before it is stored. */
export interface EntitlementEntry {
  kind: EntitlementFactKind;
  /** Whole seconds. Null: without end; for `forfeited` and `reversed` the rest of an endless lot. */
  timeMs: number | null;
  /** Null: unlimited; for `forfeited` and `reversed` the rest of an unlimited lot. */
  bytes: number | null;
  /**
   * `bought`: what the lot cost; `reversed`: what was credited. Minor units of the shop's currency, 0 for all
   * others.
   */
  amountMinor: number;
  /** The tax in it. */
  taxMinor: number;
  /**
   * Lots: when their period starts; `started`: the first use; `paused`: when the pause began. Null for all
   * others.
   */
  startsAt: Date | null;
  /** Lots: the plan whose terms they give. Null for all others. */
  planId: string | null;
  /** Lots: devices at once; null: unlimited. */
  deviceLimit: number | null;
  /** A lot whose time starts with the first use. */
  waitsForUse: boolean;
  /** The change that posted it; `undone`: the change that it undoes. Null when no change did. */
  changeId: string | null;
}

/** One row of the entitlement ledger of a subscription. Never changed, never deleted. */
export interface EntitlementFact extends EntitlementEntry {
  subscriptionId: string;
  /** From 1, without gaps. */
  sequence: number;
  /** When it was posted. */
  at: Date;
}

const NOTHING: EntitlementEntry = {
  kind: 'consumed',
  timeMs: 0,
  bytes: 0,
  amountMinor: 0,
  taxMinor: 0,
  startsAt: null,
  planId: null,
  deviceLimit: null,
  waitsForUse: false,
  changeId: null,
};

/** A fact of this kind; what is not named is nothing. */
export function entryOf(
  kind: EntitlementFactKind,
  said: Partial<Omit<EntitlementEntry, 'kind'>> = {},
): EntitlementEntry {
  return { ...NOTHING, ...said, kind };
}

/** Whether an entry says anything at all. */
export function isNoted({ kind, timeMs, bytes, amountMinor }: EntitlementEntry): boolean {
  const isEmpty = timeMs === 0 && bytes === 0 && amountMinor === 0;
  // A pause that adds nothing still counts as one of the period's pauses.
  return (
    !isEmpty ||
    kind === 'started' ||
    kind === 'undone' ||
    kind === 'paused' ||
    kind === 'given' ||
    kind === 'bought'
  );
}
