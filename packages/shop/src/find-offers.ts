import type { Offer } from '@panelkit/sdk';
import * as z from 'zod';

/** What somebody looks for in the catalogue; what makes no sense is ignored. */
export const searchSchema = z.object({
  q: z.string().trim().max(100).catch(''),
  sort: z.enum(['recommended', 'cheapest', 'traffic', 'duration']).catch('recommended'),
  length: z.enum(['any', 'month', 'season', 'year']).catch('any'),
  traffic: z.enum(['any', 'limited', 'unlimited']).catch('any'),
  category: z.string().trim().max(60).catch(''),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch(''),
  protocol: z.string().trim().max(40).catch(''),
  available: z.literal('1').optional().catch(undefined),
});
export type Search = z.output<typeof searchSchema>;

/** The words of a plan in the reader's language; empty: it has none. */
export interface PlanWords {
  name: string;
  description: string;
  category: string;
  countries: string;
}

/**
 * The offers that somebody looks for, in the order asked for. `textOf` gives the words of a plan in the
 * reader's language.
 */
export function findOffers(
  offers: Offer[],
  search: Search,
  textOf: (plan: Offer['plan']) => PlanWords,
): Offer[] {
  const words = search.q.toLowerCase().split(/\s+/).filter(Boolean);
  return offers
    .filter(({ plan }) => {
      const { name, description, category, countries } = textOf(plan);
      const text = `${name} ${description} ${plan.name} ${category} ${countries}`.toLowerCase();
      const isOfCategory = search.category === '' || category === search.category;
      return isOfCategory && words.every((word) => text.includes(word));
    })
    .filter(({ plan }) => search.country === '' || plan.countries.includes(search.country))
    .filter(({ protocols }) => search.protocol === '' || protocols.includes(search.protocol))
    .filter(({ plan }) => isAsLong(plan.durationDays, search.length))
    .filter(
      ({ plan }) =>
        search.traffic === 'any' || (plan.trafficLimitBytes === null) === (search.traffic === 'unlimited'),
    )
    .filter(({ availability }) => search.available === undefined || availability.kind === 'available')
    .toSorted(orders[search.sort]);
}

function isAsLong(days: number | null, length: Search['length']): boolean {
  if (length === 'any') return true;
  if (days === null) return length === 'year';
  if (length === 'month') return days <= 45;
  return length === 'season' ? days > 45 && days <= 200 : days > 200;
}

type Order = (one: Offer, other: Offer) => number;
const most = (value: number | null): number => value ?? Number.MAX_SAFE_INTEGER;
const recommended: Order = ({ plan: one }, { plan: other }) =>
  Number(other.featured) - Number(one.featured) || one.sortOrder - other.sortOrder;
const orders: Record<Search['sort'], Order> = {
  recommended,
  cheapest: ({ plan: one }, { plan: other }) => one.price.amountMinor - other.price.amountMinor,
  traffic: ({ plan: one }, { plan: other }) => most(other.trafficLimitBytes) - most(one.trafficLimitBytes),
  duration: ({ plan: one }, { plan: other }) => most(other.durationDays) - most(one.durationDays),
};
