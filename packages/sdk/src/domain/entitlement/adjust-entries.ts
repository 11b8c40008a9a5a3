import { DAY_MS, toWholeSeconds } from '../lifecycle/period.ts';
import type { Pause } from '../lifecycle/subscription.ts';
import { afterEntries, bytesLeft, type Entitlement, timeLeftMs } from './entitlement.ts';
import { type EntitlementEntry, entryOf, isNoted } from './entitlement-fact.ts';
import { entitlementAt, timeUntil } from './pass-time.ts';

/** What staff add for nothing, or take: whole days of 24 hours and bytes, below zero to take. */
export interface Adjustment {
  days: number;
  bytes: number;
}

/**
 * Why nothing can be added or taken: it never ends, its traffic is unlimited, or no more than this is left.
 */
export type AdjustmentRefusal = 'endless' | 'unlimited' | 'too-much';

/** A subscription that was delivered, at a moment. */
export interface Standing {
  entitlement: Entitlement;
  planId: string;
  pause: Pause | null;
  usedBytes: number;
  now: Date;
}

/** Time that is taken leaves some; traffic may be taken down to what is used. Pure. */
export function whyNotAdjust(standing: Standing, { days, bytes }: Adjustment): AdjustmentRefusal | null {
  const left = entitlementAt(standing.entitlement, standing);
  const [leftMs, leftBytes] = [timeLeftMs(left), bytesLeft(left)];
  if (days !== 0 && leftMs === null) return 'endless';
  if (bytes !== 0 && leftBytes === null) return 'unlimited';
  const takesTooMuch = days < 0 && (leftMs ?? 0) + days * DAY_MS <= 0;
  return takesTooMuch || (bytes < 0 && (leftBytes ?? 0) + bytes < 0) ? 'too-much' : null;
}

/**
 * What an adjustment that is possible appends. Days for one that is over run from now on: the time since its
 * end is nobody's. Pure.
 */
export function adjustEntries(standing: Standing, { days, bytes }: Adjustment): EntitlementEntry[] {
  const { entitlement, planId } = standing;
  const { startsAt, deviceLimit, waitsForUse } = entitlement;
  const given = { timeMs: Math.max(0, days) * DAY_MS, bytes: Math.max(0, bytes) };
  const taken = { timeMs: Math.max(0, -days) * DAY_MS, bytes: Math.max(0, -bytes) };
  return [
    ...(days > 0 ? sinceItsEnd(standing) : []),
    ...(days > 0 || bytes > 0
      ? [entryOf('given', { ...given, planId, startsAt, deviceLimit, waitsForUse })]
      : []),
    ...(days < 0 || bytes < 0 ? [entryOf('reversed', taken)] : []),
  ];
}

function sinceItsEnd({ entitlement, pause, now }: Standing): EntitlementEntry[] {
  const ran = timeUntil(entitlement, { until: now, pause });
  const after = afterEntries(entitlement, ran) ?? entitlement;
  if (entitlement.waitsForUse || timeLeftMs(after) !== 0) return [];
  const sinceMs = toWholeSeconds(now).getTime() - after.accountedUntil.getTime();
  return [...ran, entryOf('shifted', { timeMs: Math.max(0, sinceMs) })].filter(isNoted);
}
