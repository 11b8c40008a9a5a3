import {
  type DifferingField,
  differencesOf,
  hasOurCredentials,
  isOffTooEarly,
} from './account-differences.ts';
import type { AccountCredentials, DesiredAccount, ObservedAccount } from './desired-account.ts';
import type { FindResult } from './find-result.ts';

/** Nobody has its name, and a listing saw its marks on this one: what a look at that name showed. */
export interface UnderOtherName {
  kind: 'under-other-name';
  account: ObservedAccount;
}

/** By what an account with our name and other credentials is known to be ours. */
export type IdentityFacts = Pick<PlanFacts, 'found' | 'seenBefore' | 'remoteId'>;

/** What the decision needs to know. */
export interface PlanFacts {
  /** Normalised by the adapter; null: the account must be absent. */
  desired: DesiredAccount | null;
  credentials: AccountCredentials;
  /** The panel's own id of it, as it was seen last; null: none was, or the family has none. */
  remoteId: string | null;
  found: FindResult | UnderOtherName;
  /**
   * Those of the found that our account was once: an older database brought it back as it was, or new secrets
   * have not reached it yet.
   */
  former: ReadonlySet<ObservedAccount>;
  /** It was other than it is now: it had another id, another name or other credentials. */
  hasFormerMarks: boolean;
  /** The key of its inbound; null: that is not made yet. */
  inboundKey: string | null;
  /** Until then an earlier write may still take effect. */
  unsettledUntil: Date | null;
  /** No other write is open, and what it carries is what is wanted now. */
  openWriteIsWanted: boolean;
  /** It was on the panel once. */
  seenBefore: boolean;
  /**
   * A create takes effect once: the panel rejects a second account of the name and keeps what it has
   * confirmed.
   */
  createsOnce: boolean;
  /** When it was first missed though seen before. */
  missingSince: Date | null;
  /** Since when the absence of its name means that it is gone. */
  absenceProvedAt: Date | null;
  /** Many accounts of its panel vanished at once: nothing is recreated there. */
  panelIsSuspect: boolean;
  settleMs: number;
  /**
   * The usage is to be reset: done once the counter is below `counterBefore` (null: the reset was not begun).
   * Null: none is wanted.
   */
  reset: { counterBefore: number | null } | null;
  /** How far the panel's clock and jobs may be off: what it switched off so near to its end is not fought. */
  offToleranceMs: number;
  now: Date;
}

/**
 * What to do next. *in-sync* and *gone*: the panel is as wanted, proved. *wait*: look again at `until`;
 * nothing may be written before. *missed*: seen before and absent now, to be confirmed at `until`;
 * `needsListing`: by a whole listing. *adopt*: it is ours under another name.
 */
export type PlannedAction =
  | { kind: 'in-sync'; account: ObservedAccount }
  | { kind: 'gone' }
  | { kind: 'ensure'; existing: ObservedAccount | null; differences: DifferingField[] }
  | { kind: 'remove'; accounts: ObservedAccount[] }
  | { kind: 'conflict' }
  | { kind: 'wait'; until: Date; seen: ObservedAccount | null }
  | { kind: 'missed'; until: Date; needsListing: boolean }
  | { kind: 'adopt'; account: ObservedAccount }
  | { kind: 'inconclusive'; reason: string };

/** How soon to look again for a write that may still arrive. */
const LOOK_AGAIN_MS = 5000;
/**
 * How long what is missing waits for staff to trust its panel, or for a whole listing, before it is looked
 * for again.
 */
const MISSED_RETRY_MS = 15 * 60_000;

/** Compares what was found with what is wanted. Pure; only what is proved ours is written to. */
export function planActions(facts: PlanFacts): PlannedAction {
  if (facts.found.kind === 'inconclusive') return { kind: 'inconclusive', reason: facts.found.reason };
  const all = candidatesOf(facts);
  const ours = all.filter(
    (account) =>
      hasOurCredentials(account, facts.credentials) || isRekeyed(facts, account) || isFormer(facts, account),
  );
  const open = stillOpen(facts);
  if (facts.found.kind === 'under-other-name' && isOursUnderOtherName(facts, facts.found.account))
    return open === null
      ? { kind: 'adopt', account: facts.found.account }
      : { kind: 'wait', until: open, seen: null };
  if (facts.desired === null) {
    if (open !== null) return { kind: 'wait', until: open, seen: null };
    if (ours.length > 0) return { kind: 'remove', accounts: ours };
    return isAbsenceProved(facts) ? { kind: 'gone' } : missedUntil(later(facts.now), facts);
  }
  const [first, ...extras] = [...ours].sort(byKeepingOrder);
  if (extras.length > 0)
    return open === null
      ? { kind: 'remove', accounts: extras }
      : { kind: 'wait', until: open, seen: first ?? null };
  if (first !== undefined) return planFound(facts, facts.desired, first);
  // The name is taken by an account with other credentials: not ours, never touched.
  if (all.length > 0 && facts.found.kind !== 'renamed') return { kind: 'conflict' };
  return planMissing(facts);
}

/**
 * Whether our account got other credentials on its panel. Its name alone is known to other administrators: it
 * must be the one that was seen before, by the panel's own id where there is one, and not belong to another
 * of them. One that lost its name too cannot be told from a stranger whose id was given again.
 */
function isRekeyed({ found, seenBefore, remoteId }: IdentityFacts, account: ObservedAccount): boolean {
  if (found.kind === 'renamed' || !seenBefore || account.isOwn === false) return false;
  return account.remoteId === remoteId;
}

/** Whether our account was once this one, and nobody else's is meant. */
function isFormer({ former, seenBefore }: PlanFacts, account: ObservedAccount): boolean {
  return seenBefore && former.has(account) && account.isOwn !== false;
}

/**
 * Whether an account that has not our name is ours: by the panel's own id that was seen before, or where
 * there is none by every secret that it shows, our inbound, and being no other administrator's. Buyers know
 * their secrets and other administrators can copy them, but only who has our login makes accounts that are
 * ours.
 */
function isOursUnderOtherName(facts: PlanFacts, account: ObservedAccount): boolean {
  if (!facts.seenBefore || account.isOwn === false) return false;
  if (isFormer(facts, account) && account.remoteId !== null) return true;
  if (!isFormer(facts, account) && !hasOurCredentials(account, facts.credentials)) return false;
  if (facts.remoteId !== null) return account.remoteId === facts.remoteId;
  return facts.inboundKey !== null && account.inboundKeys.includes(facts.inboundKey);
}

/** Our account, if its panel shows other credentials of it than these. */
export function rekeyedOf(facts: IdentityFacts, credentials: AccountCredentials): ObservedAccount | null {
  const others = candidatesOf(facts).filter(
    (account) => isRekeyed(facts, account) && !hasOurCredentials(account, credentials),
  );
  return others[0] ?? null;
}

/**
 * Where only the name was looked for, or where an older database may have brought back what it was, it may
 * have another name or id.
 */
function isAbsenceProved({ found, seenBefore, absenceProvedAt, hasFormerMarks }: PlanFacts): boolean {
  if (!seenBefore || absenceProvedAt !== null) return true;
  if (found.kind === 'under-other-name' || found.kind === 'renamed') return false;
  return !(found.kind === 'absent' && (found.onlyByName === true || hasFormerMarks));
}

function missedUntil(until: Date, facts: PlanFacts): PlannedAction {
  return { kind: 'missed', until, needsListing: !isAbsenceProved(facts) };
}

function later(now: Date): Date {
  return new Date(now.getTime() + MISSED_RETRY_MS);
}

function candidatesOf({ found, remoteId }: Pick<PlanFacts, 'found' | 'remoteId'>): ObservedAccount[] {
  if (found.kind === 'found') return [found.account];
  // Under another name only the panel's own id says that it may be ours, whatever a driver answers.
  if (found.kind === 'renamed')
    return remoteId !== null && found.account.remoteId === remoteId ? [found.account] : [];
  return found.kind === 'many' ? found.accounts : [];
}

/** Of several of ours the most used one is kept, then the oldest id: every attempt chooses the same. */
function byKeepingOrder(first: ObservedAccount, second: ObservedAccount): number {
  if (first.usedBytes !== second.usedBytes) return second.usedBytes - first.usedBytes;
  const [firstId, secondId] = [first.remoteId ?? '', second.remoteId ?? ''];
  return firstId.length - secondId.length || (firstId < secondId ? -1 : 1);
}

function planFound(facts: PlanFacts, desired: DesiredAccount, account: ObservedAccount): PlannedAction {
  const differences = differencesOf(desired, account);
  if (!hasOurCredentials(account, facts.credentials)) differences.push('credentials');
  const seen = { at: facts.now, toleranceMs: facts.offToleranceMs };
  if (isOffTooEarly(desired, account, seen)) differences.push('enabled');
  if (!isResetDone(facts, account)) differences.push('usedBytes');
  const open = stillOpen(facts);
  const isAsWanted = differences.length === 0;
  // What an earlier write may still change is not written over: nobody knows which of the two would come
  // last.
  if (open !== null && !(isAsWanted && isProvedBySight(facts)))
    return { kind: 'wait', until: soonestUntil(facts, open), seen: account };
  if (!isAsWanted) return { kind: 'ensure', existing: account, differences };
  return { kind: 'in-sync', account };
}

/**
 * The one write that is open carries what is wanted, and the panel makes no second account of the name. An
 * account that is as wanted is that write's work, and what is left of it can only repeat the same terms.
 */
function isProvedBySight({ createsOnce, openWriteIsWanted }: PlanFacts): boolean {
  return createsOnce && openWriteIsWanted;
}

/** On recovery a smaller counter proves the reset; one that waits for its first use has nothing to reset. */
function isResetDone({ reset }: PlanFacts, { usedBytes }: ObservedAccount): boolean {
  if (reset === null || usedBytes === 0) return true;
  return reset.counterBefore !== null && usedBytes < reset.counterBefore;
}

function planMissing(facts: PlanFacts): PlannedAction {
  const open = stillOpen(facts);
  if (open !== null) return { kind: 'wait', until: soonestUntil(facts, open), seen: null };
  if (!facts.seenBefore) return { kind: 'ensure', existing: null, differences: [] };
  if (facts.panelIsSuspect) return missedUntil(later(facts.now), facts);
  const confirmAt = new Date((facts.missingSince ?? facts.now).getTime() + facts.settleMs);
  if (facts.missingSince === null || confirmAt > facts.now) return missedUntil(confirmAt, facts);
  if (!isAbsenceProved(facts)) return missedUntil(later(facts.now), facts);
  return { kind: 'ensure', existing: null, differences: [] };
}

/** What may prove itself by sight is looked at before it is over. */
function soonestUntil(facts: PlanFacts, open: Date): Date {
  if (!isProvedBySight(facts)) return open;
  return new Date(Math.min(open.getTime(), facts.now.getTime() + LOOK_AGAIN_MS));
}

function stillOpen(facts: PlanFacts): Date | null {
  return facts.unsettledUntil !== null && facts.unsettledUntil > facts.now ? facts.unsettledUntil : null;
}
