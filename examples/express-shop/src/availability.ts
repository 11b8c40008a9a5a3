import { freePlaces, type Panelkit, type Plan } from '@panelkit/sdk';
import { SHOP_ACTOR } from './shop.ts';

/** Whether one unit of a plan can be bought now. `left`: units left of a limited plan, null when it has no limit of its own. */
export type Availability =
  | { kind: 'available'; left: number | null }
  | { kind: 'sold-out' | 'not-for-sale' | 'no-server' };

export async function availabilityOf(panelkit: Panelkit, plan: Plan): Promise<Availability> {
  if (!plan.active || !plan.onSale || !plan.inStock) return { kind: 'not-for-sale' };
  const left = freePlaces(plan);
  if (left === 0) return { kind: 'sold-out' };
  const { outcome } = await panelkit.plans.explain({ planId: plan.id, quantity: 1 }, { actor: SHOP_ACTOR });
  if (outcome === 'placed') return { kind: 'available', left };
  return { kind: outcome === 'no-capacity' ? 'sold-out' : 'no-server' };
}
