import type { Backend } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/** How many orders are of a plan with several places. */
export async function countPlaceOrders({ storage }: Backend): Promise<number> {
  const plans = await readAll((page) => storage.plans.list(page));
  const withPlaces = new Set(
    plans.flatMap(({ id, placement }) => ((placement.places ?? []).length > 1 ? [id] : [])),
  );
  const orders = await readAll((page) => storage.orders.list(page));
  return orders.filter(({ items }) => items.some(({ planId }) => withPlaces.has(planId))).length;
}
