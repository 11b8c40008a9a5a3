import { addMs, toWholeSeconds } from '../lifecycle/period.ts';
import type { GrantedTerms, Subscription } from '../lifecycle/subscription.ts';

/** A share of the traffic limit that is reported once per period; `Subscription.told` stores its `name`. */
export interface UsageMilestone {
  percent: number;
  name: string;
}

/**
 * The milestones of a policy's percents, lowest first. The whole limit is one of them, whatever the policy
 * says.
 */
export function usageMilestones(percents: readonly number[]): UsageMilestone[] {
  return [...new Set([...percents, 100])]
    .sort((first, second) => first - second)
    .map((percent) => ({ percent, name: percent === 100 ? 'limited' : `usage:${percent}` }));
}

/** The milestones that a usage has reached. None without a limit. */
export function reachedMilestones(
  { usedBytes, granted }: Pick<Subscription, 'usedBytes' | 'granted'>,
  milestones: readonly UsageMilestone[],
): UsageMilestone[] {
  const limit = granted?.trafficLimitBytes ?? null;
  if (limit === null) return [];
  return milestones.filter(({ percent }) => usedBytes * 100 >= limit * percent);
}

/** What a panel shows of an account that may have been used for the first time. */
export interface FirstUse {
  onHoldSeconds: number | null;
  expiresAt: Date | null;
  usedBytes: number;
  lastOnlineAt: Date | null;
  at: Date;
}

/**
 * The terms of a subscription that waited for its first use, once that came: its period is as long as it was
 * sold, and begins when the panel says, though not before it was granted and not later than now.
 * `heldSeconds`: how long it was to last when the panel began it, which may have changed since; null: nobody
 * knows of a change. Null: it still waits, or never did.
 */
export function termsFromFirstUse(
  granted: GrantedTerms,
  seen: FirstUse,
  heldSeconds: number | null = null,
): GrantedTerms | null {
  const { onHoldSeconds } = granted;
  if (onHoldSeconds === null || seen.onHoldSeconds !== null) return null;
  if (seen.expiresAt === null && seen.usedBytes === 0) return null;
  const shown =
    seen.expiresAt === null
      ? (seen.lastOnlineAt ?? seen.at)
      : addMs(seen.expiresAt, -(heldSeconds ?? onHoldSeconds) * 1000);
  const startsAt = toWholeSeconds(earlier(later(shown, granted.startsAt), seen.at));
  return { ...granted, startsAt, expiresAt: addMs(startsAt, onHoldSeconds * 1000), onHoldSeconds: null };
}

function earlier(first: Date, second: Date): Date {
  return first < second ? first : second;
}

function later(first: Date, second: Date): Date {
  return first > second ? first : second;
}

/** How fine a usage history is. */
export type UsageGranularity = 'hour' | 'day';

const GRANULARITY_MS: Record<UsageGranularity, number> = { hour: 3_600_000, day: 86_400_000 };

/** The first instant of the UTC hour or day that contains `at`. */
export function usageBucketOf(at: Date, granularity: UsageGranularity): Date {
  const ms = GRANULARITY_MS[granularity];
  return new Date(Math.floor(at.getTime() / ms) * ms);
}

/** What was used in one UTC hour or day that begins at `at`. */
export interface UsageBucket {
  at: Date;
  bytes: number;
}
