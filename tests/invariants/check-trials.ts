import type { Backend, Customer, Order, Unit } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/**
 * A customer's one trial is claimed by the unit that was delivered as one, and by no unit that ended without
 * delivery.
 */
export async function checkTrials({ storage }: Backend): Promise<string[]> {
  const customers = await readAll<Customer>((page) => storage.customers.list(page));
  const claimOf = new Map(customers.map((customer) => [customer.id, customer.trialUnitId]));
  // Of two who each had one and were merged, the one that is gone still names its own.
  const merged = new Set(customers.flatMap((one) => (one.mergedIntoId === null ? [] : one.trialUnitId)));
  const violations: string[] = [];
  for (const order of await readAll<Order>((page) => storage.orders.list(page))) {
    const trials = new Set(order.items.filter(({ isTrial }) => isTrial).map(({ id }) => id));
    if (trials.size === 0) continue;
    const units: Unit[] = await storage.units.listByOrder(order.id);
    for (const { id, orderItemId, state } of units.filter((unit) => trials.has(unit.orderItemId))) {
      const isClaimed = claimOf.get(order.customerId) === id;
      if (state.status === 'completed' && !isClaimed && !merged.has(id))
        violations.push(
          `trial: ${id} was delivered, and ${order.customerId} has one to come (${orderItemId})`,
        );
      if ((state.status === 'cancelled' || state.status === 'failed') && isClaimed)
        violations.push(`trial: ${id} is ${state.status}, and ${order.customerId} has had his`);
    }
  }
  return violations;
}
