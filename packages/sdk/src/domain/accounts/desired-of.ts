import type { Change } from '../changes/change.ts';
import { termsOfChange } from '../entitlement/change-entries.ts';
import type { Entitlement } from '../entitlement/entitlement.ts';
import type { Subscription } from '../lifecycle/subscription.ts';
import type { AccountCredentials, DesiredAccount } from './desired-account.ts';

/** What the desired state follows from. */
export interface DesiredFacts {
  subscription: Pick<Subscription, 'id' | 'granted' | 'suspension' | 'pause' | 'usedBytes'>;
  /** The pending change, if any: its terms are desired at once. */
  change: Change | null;
  /**
   * What the terms of a change are added to; null before the first delivery, and not needed without a change.
   */
  entitlement: Entitlement | null;
  /**
   * What the panel's counter shows of the present period: the rest was used on other accounts or before the
   * counter fell.
   */
  counterBytes: number;
  name: string;
  credentials: AccountCredentials;
  inboundKeys: string[];
  note: string;
}

/**
 * How the account should be at `now`: recomputed from the facts each time, never edited. Null: it has no
 * terms yet.
 */
export function desiredOf(facts: DesiredFacts, now: Date): DesiredAccount | null {
  const { subscription, change, entitlement } = facts;
  const terms =
    change === null ? subscription.granted : termsOfChange(change, { ...subscription, entitlement }, now);
  if (terms === null) return null;
  // A change begins with nothing used; else what was used elsewhere is taken off the panel's limit.
  const usedBytes = change === null ? subscription.usedBytes : 0;
  const carriedBytes = change === null ? Math.max(0, subscription.usedBytes - facts.counterBytes) : 0;
  const limit = terms.trafficLimitBytes;
  const isExpired = terms.expiresAt !== null && terms.expiresAt <= now;
  const isExhausted = limit !== null && usedBytes >= limit;
  const isOff = subscription.suspension !== null || subscription.pause !== null;
  return {
    name: facts.name,
    credentials: facts.credentials,
    enabled: !isOff && !isExpired && !isExhausted,
    expiresAt: terms.expiresAt,
    // On every panel 0 means unlimited: what is used up is written as one byte.
    trafficLimitBytes: limit === null ? null : Math.max(1, limit - carriedBytes),
    deviceLimit: terms.deviceLimit,
    onHoldSeconds: terms.onHoldSeconds,
    inboundKeys: facts.inboundKeys,
    note: facts.note,
  };
}
