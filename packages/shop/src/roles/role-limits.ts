import * as z from 'zod';
import type { ShopSettings } from '../live-settings.ts';

/** How much of what is for nothing, and of customers' money, people of a role give or take. */
export const LIMITS = [
  'giftsPerDay',
  'giftDaysPerDay',
  'giftGigabytesPerDay',
  'adjustUpToMinor',
  'adjustPerDayMinor',
  'refundUpToMinor',
  'refundPerDayMinor',
] as const;
export type Limit = (typeof LIMITS)[number];
/** Those that are amounts of money. */
export type MoneyLimit = Extract<Limit, `${string}Minor`>;
export const isMoneyLimit = (limit: Limit): limit is MoneyLimit => limit.endsWith('Minor');
export type RoleLimits = Record<Limit, number | null>;

const bound = z.number().int().min(0).max(1_000_000_000).nullable().default(null);
export const roleLimitsSchema = z.object({
  giftsPerDay: bound,
  giftDaysPerDay: bound,
  giftGigabytesPerDay: bound,
  /** At once. */
  adjustUpToMinor: bound,
  adjustPerDayMinor: bound,
  /** At once. */
  refundUpToMinor: bound,
  refundPerDayMinor: bound,
});

/** Nothing is said: as the settings say, where they do. */
export const UNSET_LIMITS: RoleLimits = roleLimitsSchema.parse({});

type Limited = { id: string; limits: RoleLimits };
export type LimitSettings = Pick<ShopSettings, 'giftsPerDay' | 'adjustUpToMinor'>;

/** The limits of people with this role; null: no limit. */
export function limitsOf({ id, limits }: Limited, settings: LimitSettings): RoleLimits {
  if (id === 'owner') return UNSET_LIMITS;
  return {
    ...limits,
    giftsPerDay: limits.giftsPerDay ?? settings.giftsPerDay,
    adjustUpToMinor: limits.adjustUpToMinor ?? settings.adjustUpToMinor,
  };
}

/** Whether none of these limits is wider than the others. */
export function isWithin(limits: RoleLimits, outer: RoleLimits): boolean {
  return LIMITS.every(
    (limit) => (limits[limit] ?? Number.POSITIVE_INFINITY) <= (outer[limit] ?? Number.POSITIVE_INFINITY),
  );
}
