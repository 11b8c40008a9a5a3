import type { Plan, PlanPlace } from '../../domain/orders/plan.ts';
import { atPlace } from '../../domain/placement/plan-places.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { type ChosenPlace, choosePlace } from './choose-places.ts';

/**
 * Chooses places beside the lead for a unit that is delivered, one after the other, for `takePlaces`.
 * `chosen`: what is taken with them.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function chooseOtherPlaces(
  engine: Engine,
  tx: Transaction,
  wanted: {
    plan: Plan;
    places: readonly PlanPlace[];
    unitId: string;
    tried: ReadonlySet<string>;
    chosen: readonly ChosenPlace[];
  },
): Promise<ChosenPlace[]> {
  const { plan, places, unitId, tried } = wanted;
  const found: ChosenPlace[] = [];
  for (const { key, required } of places) {
    const place = { key, required, isLead: false };
    const chosen = [...wanted.chosen, ...found];
    found.push(await choosePlace(engine, tx, { plan: atPlace(plan, key), place, unitId, tried, chosen }));
  }
  return found;
}
