import { type Change, startOf } from '../changes/change.ts';
import { DAY_MS, toWholeSeconds } from '../lifecycle/period.ts';
import type { GrantedTerms, Pause } from '../lifecycle/subscription.ts';
import { afterEntries, bytesLeft, type Entitlement, termsOfEntitlement, timeLeftMs } from './entitlement.ts';
import { type EntitlementEntry, entryOf, isNoted } from './entitlement-fact.ts';
import { timeUntil } from './pass-time.ts';

/** What of a change its entries follow from. */
export type ChangeFacts = Pick<
  Change,
  | 'id'
  | 'kind'
  | 'planId'
  | 'terms'
  | 'addsTime'
  | 'carriedBytes'
  | 'priceMinor'
  | 'creditMinor'
  | 'lotTaxMinor'
  | 'taxMinor'
  | 'refundMinor'
  | 'chargedAt'
  | 'startsAt'
>;

/** What the subscription is entitled to before the change, and its state. */
export interface Standing {
  /** Null before the first delivery. */
  entitlement: Entitlement | null;
  pause: Pause | null;
  usedBytes: number;
}

/** What a change appends to the ledger when it posts, if its first write leaves at `now`. Pure. */
export function changeEntries(change: ChangeFacts, standing: Standing, now: Date): EntitlementEntry[] {
  const entries = rawEntries(change, standing, startOf(change, now));
  return entries.filter(isNoted).map((entry) => ({ ...entry, changeId: change.id }));
}

/** The terms that a change grants, if its first write leaves at `now`. */
export function termsOfChange(change: ChangeFacts, standing: Standing, now: Date): GrantedTerms {
  const after = afterEntries(standing.entitlement, changeEntries(change, standing, now));
  if (after === null) throw new TypeError('A change grants a lot');
  return termsOfEntitlement(after);
}

function rawEntries(change: ChangeFacts, standing: Standing, startsAt: Date): EntitlementEntry[] {
  const { entitlement } = standing;
  const lot = lotOf(change, startsAt);
  if (entitlement === null) return [lot];
  const used = usageEntries(change, standing, entitlement);
  if (change.kind === 'usage-reset') return [...used, { ...lot, timeMs: 0, bytes: bytesOf(used) }];
  const time = timeEntries(change, standing, { entitlement, startsAt });
  const before = [...time, ...used];
  return [...before, replaced(change, afterEntries(entitlement, before) ?? entitlement), lot];
}

function lotOf(change: ChangeFacts, startsAt: Date): EntitlementEntry {
  const { terms, planId, kind } = change;
  const timeMs = terms.durationDays === null ? null : Math.floor((terms.durationDays * DAY_MS) / 1000) * 1000;
  const paidMinor = change.priceMinor + change.creditMinor - change.refundMinor;
  return entryOf(paidMinor > 0 ? 'bought' : 'given', {
    timeMs,
    bytes: terms.trafficLimitBytes,
    amountMinor: paidMinor,
    taxMinor: change.lotTaxMinor,
    startsAt,
    planId,
    deviceLimit: terms.deviceLimit,
    waitsForUse: terms.startsOnFirstUse && kind === 'purchase' && timeMs !== null,
  });
}

/**
 * The usage of the period that ends. What the change carries over was fixed when it was charged: traffic that
 * was used since then, while the panel could not be written to, is not taken from it.
 */
function usageEntries(
  { carriedBytes }: ChangeFacts,
  { usedBytes }: Standing,
  entitlement: Entitlement,
): EntitlementEntry[] {
  const left = bytesLeft(entitlement);
  if (left === null) return [entryOf('consumed', { bytes: usedBytes })];
  const granted = Math.min(usedBytes, left);
  const consumed = Math.min(granted, Math.max(0, left - carriedBytes));
  return [entryOf('consumed', { bytes: consumed }), entryOf('shifted', { bytes: granted - consumed })];
}

/** A reset gives back what was consumed, so that the limit stays; unlimited traffic needs nothing back. */
function bytesOf(used: EntitlementEntry[]): number {
  return used.length === 1 ? 0 : used.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}

/**
 * The time until the change starts: what is added to the present end does not run while the panel is written
 * to late.
 */
function timeEntries(
  change: ChangeFacts,
  { pause }: Standing,
  { entitlement, startsAt }: { entitlement: Entitlement; startsAt: Date },
): EntitlementEntry[] {
  if (!change.addsTime || pause !== null) return timeUntil(entitlement, { until: startsAt, pause });
  const charged = toWholeSeconds(change.chargedAt);
  const entries = timeUntil(entitlement, { until: charged, pause: null });
  const accounted = Math.max(charged.getTime(), entitlement.accountedUntil.getTime());
  return [...entries, entryOf('shifted', { timeMs: Math.max(0, startsAt.getTime() - accounted) })];
}

/**
 * What the new period replaces: forfeited, or taken back for a credit. An endless period leaves no other time
 * beside it.
 */
function replaced(change: ChangeFacts, left: Entitlement): EntitlementEntry {
  const { terms, addsTime, carriedBytes } = change;
  const [time, bytes] = [timeLeftMs(left), bytesLeft(left)];
  const isKept = addsTime && time !== null && terms.durationDays !== null;
  const isUnlimited = bytes === null || terms.trafficLimitBytes === null;
  const lost = {
    timeMs: isKept ? 0 : time,
    bytes: isUnlimited ? bytes : Math.max(0, bytes - carriedBytes),
  };
  const taxMinor = change.lotTaxMinor - change.taxMinor;
  if (change.kind === 'plan-change')
    return entryOf('reversed', { ...lost, amountMinor: change.creditMinor, taxMinor });
  return entryOf('forfeited', lost);
}
