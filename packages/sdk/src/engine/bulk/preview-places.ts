import { type PlaceMoves, placeMoves } from '../../domain/placement/places-preview.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import type { QueryContext } from '../kernel/run-command.ts';
import { explainPlacement, type PlaceStock } from '../placement/explain-placement.ts';

/** A place that gets accounts, and what it has in stock for them. */
export type ComingPlace = PlaceMoves['coming'][number] &
  Pick<PlaceStock, 'outcome' | 'freeCount' | 'missing' | 'obstacles'> & {
    /** For how many there is no room now. What places share, each of them counts. */
    missingCount: number;
  };

/** What a run over everyone of a plan would do now. */
export interface PlacesPreview extends Omit<PlaceMoves, 'coming'> {
  planId: string;
  coming: ComingPlace[];
}

/** Reads groups, not subscriptions: the cost grows with the sets of places, the panels and the inbounds. */
export async function previewPlaces(
  engine: Engine,
  planId: string,
  by: QueryContext,
): Promise<PlacesPreview> {
  const { plans, accounts } = engine.backend.storage;
  const plan = await plans.find(planId);
  if (plan === null) throw notFound('plan', planId);
  const moves = placeMoves(plan, await accounts.countPlaceSets(planId));
  const { places } = await explainPlacement(engine, { plan, quantity: 1 }, by);
  const stockOf = new Map(places.map((place) => [place.placeKey, place]));
  const coming = moves.coming.flatMap((place) => {
    const stock = stockOf.get(place.placeKey);
    return stock === undefined ? [] : [withStock(place, stock)];
  });
  return { planId, ...moves, coming };
}

function withStock(
  place: PlaceMoves['coming'][number],
  { outcome, freeCount, missing, obstacles }: PlaceStock,
): ComingPlace {
  const missingCount = freeCount === null ? 0 : Math.max(0, place.subscriptionCount - freeCount);
  return { ...place, outcome, freeCount, missing, obstacles, missingCount };
}
