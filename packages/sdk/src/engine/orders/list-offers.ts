import type { Plan } from '../../domain/orders/plan.ts';
import { type TaxedPrice, taxedPrice } from '../../domain/orders/tax.ts';
import { freePlaces } from '../../domain/placement/capacity.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { type Places, readPlaces } from '../placement/choose-places.ts';
import {
  type PlacementReport,
  protocolsOf,
  selectAtPlaces,
  worstOf,
} from '../placement/explain-placement.ts';
import { shareReads } from './share-reads.ts';

/**
 * Whether one unit of a plan can be bought now. `left`: units left of a limited plan, null when it has no
 * limit itself.
 */
export type Availability =
  | { kind: 'available'; left: number | null }
  | { kind: 'sold-out' | 'not-for-sale' | 'no-server' };

/** A plan as a catalogue shows it. */
export interface Offer {
  plan: Plan;
  /** What a unit, and the setup fee, cost a customer now: with the shop's tax. */
  price: TaxedPrice;
  setupFee: TaxedPrice;
  availability: Availability;
  /**
   * Of the inbounds that take its accounts, or would with more room, in order; none while it is not for sale.
   */
  protocols: string[];
}

/**
 * Reads offers: of the whole catalogue, or of some plans by their slugs, also hidden ones; an unknown slug is
 * left out.
 */
export interface OfferReader {
  all(): Promise<Offer[]>;
  bySlug(slugs: readonly string[]): Promise<Offer[]>;
}

/** However many plans there are, and however many ask at once, places are read once. */
export function createOfferReader(engine: Engine): OfferReader {
  const { storage } = engine.backend;
  const places = shareReads(() => readPlaces(storage));
  const all = shareReads(async () => {
    const plans = await listAll<Plan>((page) => storage.plans.list({ ...page, visibleOnly: true }));
    return offersOf(engine, plans, await readPlaces(storage));
  });
  return {
    all,
    bySlug: async (slugs) => {
      const found = await Promise.all(slugs.map((slug) => storage.plans.findBySlug(slug)));
      return offersOf(
        engine,
        found.filter((plan) => plan !== null),
        await places(),
      );
    },
  };
}

function offersOf(engine: Engine, plans: Plan[], places: Places): Offer[] {
  const { tax } = engine.policies;
  return plans.map((plan) => ({
    plan,
    price: taxedPrice(plan.price, tax),
    setupFee: taxedPrice({ ...plan.price, amountMinor: plan.setupFeeMinor }, tax),
    ...stockOf(engine, plan, places),
  }));
}

function stockOf(engine: Engine, plan: Plan, places: Places): Pick<Offer, 'availability' | 'protocols'> {
  const { maintenance } = engine.policies.purchases;
  if (maintenance || !plan.active || !plan.onSale || !plan.inStock)
    return { availability: { kind: 'not-for-sale' }, protocols: [] };
  const now = engine.backend.clock.now();
  const selections = selectAtPlaces(engine, places, { plan, quantity: 1, now });
  return {
    availability: availabilityOf(plan, worstOf(selections.map(({ kind }) => kind))),
    protocols: protocolsOf(selections),
  };
}

function availabilityOf(plan: Plan, outcome: PlacementReport['outcome']): Availability {
  const left = freePlaces(plan);
  if (left === 0) return { kind: 'sold-out' };
  if (outcome === 'placed') return { kind: 'available', left };
  return { kind: outcome === 'no-capacity' ? 'sold-out' : 'no-server' };
}
