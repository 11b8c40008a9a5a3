import type { Plan, PlanPlace } from '../orders/plan.ts';
import { MAIN_PLACE } from './capacity.ts';

/** The places of a plan, the lead first. A plan without places has one, by its own selector. */
export function placesOf({ placement }: Pick<Plan, 'placement'>): PlanPlace[] {
  const { places = [], selector } = placement;
  return places.length > 0 ? places : [{ key: MAIN_PLACE, name: {}, selector, required: true }];
}

/** The plan as it is placed at one of its places; a key that it does not have leaves it as it is. */
export function atPlace(plan: Plan, key: string): Plan {
  const place = placesOf(plan).find((one) => one.key === key);
  if (place === undefined) return plan;
  return { ...plan, placement: { ...plan.placement, selector: place.selector } };
}

/**
 * What changes when accounts at these places follow their plan: the places that it has besides, and the keys
 * that it no longer has. Pure.
 */
export function placeChanges(
  plan: Pick<Plan, 'placement'>,
  keys: readonly string[],
): { coming: PlanPlace[]; leaving: string[] } {
  const places = placesOf(plan);
  const wanted = new Set(places.map(({ key }) => key));
  return {
    coming: places.filter(({ key }) => !keys.includes(key)),
    leaving: keys.filter((key) => !wanted.has(key)),
  };
}

/** What a plan with places cannot have: the field, and why. */
export interface PlacesIssue {
  path: string;
  message: string;
}

/** Why a plan cannot have these places; empty when it can, or has none. Pure. */
export function placesIssues({ placement }: Pick<Plan, 'placement'>): PlacesIssue[] {
  const { places = [], selector, preferredInboundId, dedicated } = placement;
  if (places.length === 0) return [];
  const keys = new Set(places.map(({ key }) => key));
  const rules: [string, string, boolean][] = [
    ['placement.places', 'each place has a key of its own', keys.size < places.length],
    ['placement.places.0.required', 'the first place is required', places[0]?.required !== true],
    ['placement.selector', 'a plan with places is placed by their selectors', selector !== null],
    [
      'placement.preferredInboundId',
      'a plan with places is placed by their selectors',
      preferredInboundId !== null,
    ],
    ['placement.dedicated', 'a plan with places shares inbounds', Boolean(dedicated)],
  ];
  return rules.filter(([, , fails]) => fails).map(([path, message]) => ({ path, message }));
}
