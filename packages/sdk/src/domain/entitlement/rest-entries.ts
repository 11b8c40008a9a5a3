import type { Pause } from '../lifecycle/subscription.ts';
import { afterEntries, bytesLeft, type Entitlement, timeLeftMs } from './entitlement.ts';
import { type EntitlementEntry, entryOf, isNoted } from './entitlement-fact.ts';
import { timeUntil } from './pass-time.ts';

/** What the end of a subscription appends: what was consumed until `now`, and the rest as taken back. */
export function restEntries(
  entitlement: Entitlement,
  { now, pause, usedBytes }: { now: Date; pause: Pause | null; usedBytes: number },
): EntitlementEntry[] {
  const limit = bytesLeft(entitlement);
  const consumed = [
    ...timeUntil(entitlement, { until: now, pause }),
    entryOf('consumed', { bytes: limit === null ? usedBytes : Math.min(usedBytes, limit) }),
  ];
  const left = afterEntries(entitlement, consumed) ?? entitlement;
  const rest = entryOf('reversed', { timeMs: timeLeftMs(left), bytes: bytesLeft(left) });
  return [...consumed, rest].filter(isNoted);
}
