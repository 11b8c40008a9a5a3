import { toWholeSeconds } from '../lifecycle/period.ts';
import type { GrantedTerms, Pause } from '../lifecycle/subscription.ts';
import { afterEntries, type Entitlement, termsOfEntitlement, timeLeftMs } from './entitlement.ts';
import { type EntitlementEntry, entryOf, isNoted } from './entitlement-fact.ts';

/**
 * What the time up to `until` was: consumed while it ran, paused while a pause was open. Nothing of it is
 * accounted for yet. Time after the end is nobody's: it is neither.
 */
export function timeUntil(
  entitlement: Entitlement,
  { until, pause }: { until: Date; pause: Pause | null },
): EntitlementEntry[] {
  if (entitlement.waitsForUse) return [];
  const from = entitlement.accountedUntil.getTime();
  const untilMs = toWholeSeconds(until).getTime();
  const pausedFrom = pause === null ? untilMs : Math.min(untilMs, Math.max(from, pause.at.getTime()));
  const leftMs = timeLeftMs(entitlement);
  const ranMs = Math.max(0, pausedFrom - from);
  const consumedMs = leftMs === null ? ranMs : Math.min(leftMs, ranMs);
  const pausedMs = Math.max(0, untilMs - pausedFrom);
  return [
    entryOf('consumed', { timeMs: consumedMs }),
    ...(pause === null ? [] : [entryOf('paused', { timeMs: pausedMs, startsAt: pause.at })]),
  ].filter(isNoted);
}

/** What the end of a pause appends. One that was shorter than its rule adds no time: it ran on. */
export function resumeEntries(entitlement: Entitlement, pause: Pause, now: Date): EntitlementEntry[] {
  const lastedMs = toWholeSeconds(now).getTime() - pause.at.getTime();
  if (lastedMs < pause.shortestMs) return [entryOf('paused', { startsAt: pause.at })];
  return timeUntil(entitlement, { until: now, pause });
}

/**
 * What the entitlement is at `now`: time that ran and an open pause counted, and the usage of the present
 * period consumed.
 */
export function entitlementAt(
  entitlement: Entitlement,
  { now, pause, usedBytes }: { now: Date; pause: Pause | null; usedBytes: number },
): Entitlement {
  const entries = [
    ...timeUntil(entitlement, { until: now, pause }),
    entryOf('consumed', { bytes: usedBytes }),
  ];
  return afterEntries(entitlement, entries) ?? entitlement;
}

/** The terms at `now`, an open pause counted as if it ended now. */
export function termsAt(
  entitlement: Entitlement,
  { now, pause }: { now: Date; pause: Pause | null },
): GrantedTerms {
  return termsOfEntitlement(
    afterEntries(entitlement, timeUntil(entitlement, { until: now, pause })) ?? entitlement,
  );
}

/** How many pauses the customer has begun since the present period was granted, by its facts. */
export function pausesOf(facts: readonly EntitlementEntry[]): number {
  const granted = facts.findLastIndex(
    ({ kind, timeMs, changeId }) =>
      // Days that staff gave begin no period.
      timeMs !== 0 && (kind === 'bought' || (kind === 'given' && changeId !== null)),
  );
  const begun = facts
    .slice(granted + 1)
    .flatMap(({ kind, startsAt }) => (kind === 'paused' && startsAt !== null ? [startsAt.getTime()] : []));
  return new Set(begun).size;
}
