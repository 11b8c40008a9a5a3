import type { Plan } from '../orders/plan.ts';
import { placeChanges, placesOf } from './plan-places.ts';

/** Subscriptions of a plan that have accounts at the same places and are in the same situation. */
export interface PlaceSet {
  /** The keys of places with an account that is not condemned, sorted. */
  keys: string[];
  /** That of the lead account; null: it is condemned. */
  leadKey: string | null;
  isDelivered: boolean;
  /** A change of its terms is pending. */
  isChanging: boolean;
  subscriptionCount: number;
}

/** What a run over all subscriptions of a plan would do. */
export interface PlaceMoves {
  subscriptionCount: number;
  /** They have the places of the plan. */
  unchangedCount: number;
  /** Places that get accounts: how many. */
  coming: { placeKey: string; required: boolean; subscriptionCount: number }[];
  /** Places that lose accounts: how many. */
  leaving: { placeKey: string; subscriptionCount: number }[];
  /** Subscriptions that stay as they are, by the code of why. */
  refused: { code: PlacesRefusal; subscriptionCount: number }[];
}

/** Why a subscription cannot follow the places of its plan now, as long as they have room. */
export type PlacesRefusal = 'ILLEGAL_TRANSITION' | 'CHANGE_PENDING' | 'NOT_ELIGIBLE';

/** Why subscriptions in this situation cannot follow their plan; null: they can. Pure. */
export function placesRefusal(
  plan: Pick<Plan, 'placement'>,
  { isDelivered, isChanging, leadKey }: Pick<PlaceSet, 'isDelivered' | 'isChanging' | 'leadKey'>,
): PlacesRefusal | null {
  if (!isDelivered) return 'ILLEGAL_TRANSITION';
  // It says which accounts come and go with it.
  if (isChanging) return 'CHANGE_PENDING';
  return placesOf(plan)[0]?.key === leadKey ? null : 'NOT_ELIGIBLE';
}

/** What happens when the subscriptions of a plan follow its places. Pure. */
export function placeMoves(plan: Pick<Plan, 'placement'>, sets: readonly PlaceSet[]): PlaceMoves {
  const coming = new Map<string, number>();
  const leaving = new Map<string, number>();
  const refused = new Map<PlacesRefusal, number>();
  let unchangedCount = 0;
  for (const set of sets) {
    const { subscriptionCount, keys } = set;
    const refusal = placesRefusal(plan, set);
    const changes = placeChanges(plan, keys);
    if (refusal !== null) add(refused, refusal, subscriptionCount);
    else if (changes.coming.length + changes.leaving.length === 0) unchangedCount += subscriptionCount;
    else {
      for (const { key } of changes.coming) add(coming, key, subscriptionCount);
      for (const key of changes.leaving) add(leaving, key, subscriptionCount);
    }
  }
  return {
    subscriptionCount: sets.reduce((total, set) => total + set.subscriptionCount, 0),
    unchangedCount,
    coming: placesOf(plan).flatMap(({ key: placeKey, required }) => {
      const subscriptionCount = coming.get(placeKey);
      return subscriptionCount === undefined ? [] : [{ placeKey, required, subscriptionCount }];
    }),
    leaving: [...leaving].map(([placeKey, subscriptionCount]) => ({ placeKey, subscriptionCount })),
    refused: [...refused].map(([code, subscriptionCount]) => ({ code, subscriptionCount })),
  };
}

function add<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
