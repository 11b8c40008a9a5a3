import { type Change, startOf } from './change.ts';
import type { AccountCredentials, DesiredAccount } from './desired-account.ts';
import { addDays, addMs, DAY_MS, toWholeSeconds } from './period.ts';
import type { GrantedTerms, Subscription } from './subscription.ts';

/** What the desired state follows from. */
export interface DesiredFacts {
  subscription: Pick<Subscription, 'id' | 'granted' | 'suspension' | 'usedBytes'>;
  /** The pending change, if any: its terms are desired at once. */
  change: Change | null;
  /** What the panel's counter shows of the present period: the rest was used on other accounts or before the counter fell. */
  counterBytes: number;
  name: string;
  credentials: AccountCredentials;
  inboundKeys: string[];
  note: string;
}

/** What the terms of a change follow from. */
type TermsFacts = Pick<Change, 'kind' | 'terms' | 'continuesFrom' | 'valueMinor' | 'chargedAt' | 'startsAt'>;

/** The terms a change grants if its first write leaves at `now`. */
export function termsOf(change: TermsFacts, now: Date): GrantedTerms {
  const startsAt = startOf(change, now);
  const { durationDays, trafficLimitBytes, deviceLimit, startsOnFirstUse } = change.terms;
  const waits = startsOnFirstUse && change.kind === 'purchase' && durationDays !== null;
  return {
    startsAt,
    expiresAt: waits ? null : addDays(endsFrom(change, startsAt), durationDays),
    trafficLimitBytes,
    deviceLimit,
    onHoldSeconds: waits ? Math.round((durationDays * DAY_MS) / 1000) : null,
    valueMinor: change.valueMinor,
  };
}

/** Where the bought time is added: to the start, or to the former end, moved by what the first write was late. */
function endsFrom({ continuesFrom, chargedAt }: TermsFacts, startsAt: Date): Date {
  if (continuesFrom === null) return startsAt;
  const lateMs = startsAt.getTime() - toWholeSeconds(chargedAt).getTime();
  return addMs(continuesFrom, Math.max(0, lateMs));
}

/** How the account should be at `now`: recomputed from the facts each time, never edited. Null: it has no terms yet. */
export function desiredOf(facts: DesiredFacts, now: Date): DesiredAccount | null {
  const { subscription, change } = facts;
  const terms = change === null ? subscription.granted : termsOf(change, now);
  if (terms === null) return null;
  // A change begins with nothing used; else what was used elsewhere is taken off the panel's limit.
  const usedBytes = change === null ? subscription.usedBytes : 0;
  const carriedBytes = change === null ? Math.max(0, subscription.usedBytes - facts.counterBytes) : 0;
  const limit = terms.trafficLimitBytes;
  const isExpired = terms.expiresAt !== null && terms.expiresAt <= now;
  const isExhausted = limit !== null && usedBytes >= limit;
  return {
    name: facts.name,
    credentials: facts.credentials,
    enabled: subscription.suspension === null && !isExpired && !isExhausted,
    expiresAt: terms.expiresAt,
    // On every panel 0 means unlimited: what is used up is written as one byte.
    trafficLimitBytes: limit === null ? null : Math.max(1, limit - carriedBytes),
    deviceLimit: terms.deviceLimit,
    onHoldSeconds: terms.onHoldSeconds,
    inboundKeys: facts.inboundKeys,
    note: facts.note,
  };
}
