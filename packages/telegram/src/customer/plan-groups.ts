import { createHash } from 'node:crypto';
import { nameIn, type Offer } from '@panelkit/sdk';

/** Plans of one category. */
export interface PlanGroup {
  /** What a button carries of it. */
  ref: string;
  /** In the reader's language; empty: these plans have none. */
  name: string;
  offers: readonly Offer[];
}

/** As many fit on a screen without looking for one. */
const FEW = 8;
const REF_LENGTH = 8;

/**
 * The categories that are worth a step of their own, in the order of their first plans, and what has none
 * last; none for few plans.
 */
export function planGroups(offers: readonly Offer[], language: string): PlanGroup[] {
  if (offers.length <= FEW) return [];
  const byName = Map.groupBy(offers, ({ plan }) => categoryIn(plan, language));
  if (byName.size < 2) return [];
  const groups = [...byName].map(([name, of]) => ({ ref: refOf(name), name, offers: of }));
  return [...groups.filter(({ name }) => name !== ''), ...groups.filter(({ name }) => name === '')];
}

const categoryIn = ({ category }: Pick<Offer['plan'], 'category'>, language: string): string =>
  nameIn(category, language) ?? '';

/** Where a plan is found among the others. */
export const categoryRef = (plan: Pick<Offer['plan'], 'category'>, language: string): string =>
  refOf(categoryIn(plan, language));

const refOf = (name: string): string =>
  createHash('sha256').update(name).digest('base64url').slice(0, REF_LENGTH);
