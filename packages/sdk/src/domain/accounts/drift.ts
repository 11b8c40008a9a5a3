import { isOffTooEarly, isOn, type JudgedAt } from './account-differences.ts';
import type { DesiredAccount, ObservedAccount } from './desired-account.ts';

/**
 * How a panel's account can be other than wanted. *missing*: it should be there and is not. *renamed*: it has
 * another name. *credentials-differ*: they were changed on the panel. *should-be-off*: it is on, or there,
 * and should not be. *should-be-on*: someone switched it off. *ended-early*: its panel calls it expired or
 * used up, and by its terms it is not. *limits-differ*: expiry, traffic limit or device limit are others.
 * *other-inbound*: it is not on its inbound. *foreign*: not ours.
 */
export type DriftKind =
  | 'missing'
  | 'renamed'
  | 'credentials-differ'
  | 'should-be-off'
  | 'should-be-on'
  | 'ended-early'
  | 'limits-differ'
  | 'other-inbound'
  | 'foreign';

/** The terms that a listing is compared by, as the panel can hold them. */
export type WantedTerms = Pick<
  DesiredAccount,
  'enabled' | 'expiresAt' | 'trafficLimitBytes' | 'deviceLimit' | 'onHoldSeconds'
>;

/** One of our accounts, by a key that the listing has too. `wanted` null: it must not be there. */
export interface KnownAccount {
  key: string;
  wanted: WantedTerms | null;
}

/** One account of a listing, under every key that it may have with us. */
export interface SeenAccount {
  keys: readonly string[];
  account: ObservedAccount;
}

/** One difference; `known` null: the account is foreign. `seen` null: it is missing. */
export interface Drift<Known extends KnownAccount, Seen extends SeenAccount> {
  kinds: DriftKind[];
  known: Known | null;
  seen: Seen | null;
}

/**
 * How one account differs; empty: it is as wanted. What its panel switched off for depletion or expiry is as
 * wanted, unless by its terms the end is further away than the panel's clock and jobs may be off.
 */
export function driftOf(wanted: WantedTerms | null, seen: ObservedAccount, judged: JudgedAt): DriftKind[] {
  if (wanted === null) return ['should-be-off'];
  const kinds: DriftKind[] = [];
  if (!wanted.enabled && isOn(seen)) kinds.push('should-be-off');
  if (wanted.enabled && seen.status === 'disabled') kinds.push('should-be-on');
  if (isOffTooEarly(wanted, seen, judged)) kinds.push('ended-early');
  if (haveOtherLimits(wanted, seen)) kinds.push('limits-differ');
  return kinds;
}

function haveOtherLimits(wanted: WantedTerms, seen: ObservedAccount): boolean {
  if (wanted.trafficLimitBytes !== seen.trafficLimitBytes) return true;
  if (seen.deviceLimit !== undefined && wanted.deviceLimit !== seen.deviceLimit) return true;
  // One that waits for its first use has no expiry; once that came, the panel's is the right one.
  if (wanted.onHoldSeconds === null) return wanted.expiresAt?.getTime() !== seen.expiresAt?.getTime();
  return wanted.onHoldSeconds !== seen.onHoldSeconds && seen.expiresAt === null && seen.usedBytes === 0;
}

/**
 * Our accounts × a panel's accounts → every difference, in the order of the listing; what is missing comes
 * last.
 */
export function diffAccounts<Known extends KnownAccount, Seen extends SeenAccount>(
  ours: Iterable<Known>,
  seen: Iterable<Seen>,
  judged: JudgedAt,
): Drift<Known, Seen>[] {
  const missing = new Map<string, Known>();
  for (const known of ours) missing.set(known.key, known);
  const matched = new Set<string>();
  const drifts: Drift<Known, Seen>[] = [];
  for (const one of seen) {
    const key = one.keys.find((name) => missing.has(name) || matched.has(name));
    const known = key === undefined ? undefined : missing.get(key);
    // A second one of a name is a copy too many.
    const kinds: DriftKind[] =
      known === undefined
        ? [key === undefined ? 'foreign' : 'should-be-off']
        : driftOf(known.wanted, one.account, judged);
    if (kinds.length > 0) drifts.push({ kinds, known: known ?? null, seen: one });
    if (key === undefined) continue;
    missing.delete(key);
    matched.add(key);
  }
  for (const known of missing.values()) {
    if (known.wanted !== null) drifts.push({ kinds: ['missing'], known, seen: null });
  }
  return drifts;
}

/**
 * How many of a panel's accounts must vanish at once to say that the panel itself changed (a restored backup,
 * another database).
 */
export function isSuspicious(missingCount: number, accountCount: number): boolean {
  return missingCount >= 5 && missingCount > accountCount * 0.02;
}
