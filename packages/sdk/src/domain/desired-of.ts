import { type Change, startOf } from './change.ts';
import type { AccountCredentials, DesiredAccount } from './desired-account.ts';
import { addDays } from './period.ts';
import type { GrantedTerms, Subscription } from './subscription.ts';

/** What the desired state follows from. */
export interface DesiredFacts {
  subscription: Pick<Subscription, 'id' | 'granted' | 'suspension'>;
  /** The pending change, if any: its terms are desired at once. */
  change: Change | null;
  name: string;
  credentials: AccountCredentials;
  inboundKeys: string[];
  note: string;
}

/** The terms a change grants if its first write leaves at `now`. */
export function termsOf(change: Change, now: Date): GrantedTerms {
  const startsAt = startOf(change, now);
  return {
    startsAt,
    expiresAt: addDays(startsAt, change.terms.durationDays),
    trafficLimitBytes: change.terms.trafficLimitBytes,
    deviceLimit: change.terms.deviceLimit,
  };
}

/** How the account should be at `now`: recomputed from the facts each time, never edited. Null: it has no terms yet. */
export function desiredOf(facts: DesiredFacts, now: Date): DesiredAccount | null {
  const terms = facts.change === null ? facts.subscription.granted : termsOf(facts.change, now);
  if (terms === null) return null;
  return {
    name: facts.name,
    credentials: facts.credentials,
    enabled: facts.subscription.suspension === null,
    expiresAt: terms.expiresAt,
    trafficLimitBytes: terms.trafficLimitBytes,
    deviceLimit: terms.deviceLimit,
    onHoldSeconds: null,
    inboundKeys: facts.inboundKeys,
    note: facts.note,
  };
}
