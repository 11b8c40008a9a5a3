import type { Panelkit, PlacedLink } from '@panelkit/sdk';
import { staff } from './contexts.ts';

/** A place of the plan, on one inbound. */
export interface PlanPlace {
  key: string;
  required: boolean;
  inboundId: string;
}

/** What the plan grants; traffic over all of its places. */
export interface PlacesPlan {
  places: readonly PlanPlace[];
  trafficLimitBytes: number;
  durationDays: number;
}

/** A free plan over places, and its one customer. */
export interface PlacesSale {
  planId: string;
  /** @returns the order's id @throws when it is refused */
  order(): Promise<string>;
  /** The subscription of an order; empty when it has none. */
  subscriptionOf(orderId: string): Promise<string>;
  /** What its link serves, a place each. */
  servers(subscriptionId: string): Promise<PlacedLink[]>;
  shopLink(subscriptionId: string): Promise<string>;
  /** The plan is sold at these places from now on. */
  changePlaces(places: readonly PlanPlace[]): Promise<void>;
}

/** Sells one plan over places. */
export async function sellOverPlaces(
  { customers, delivery, orders, plans, subscriptions }: Panelkit,
  { places, trafficLimitBytes, durationDays }: PlacesPlan,
): Promise<PlacesSale> {
  const { id: planId } = await plans.create(
    {
      slug: 'places',
      name: 'Places',
      price: { amountMinor: 0, currency: 'USD' },
      durationDays,
      trafficLimitBytes,
      placement: placementOver(places),
    },
    staff(),
  );
  const { id: customerId } = await customers.ensure({ externalId: 'buyer' });
  const documentOf = async (subscriptionId: string) => {
    const { shopLink } = await delivery.get(subscriptionId, staff());
    return delivery.byToken(shopLink.split('/').at(-1) ?? '');
  };
  return {
    planId,
    order: async () => {
      const items = [{ planId, quantity: 1 }];
      const { id } = await orders.place({ customerId, items, payment: { method: 'wallet' } }, staff());
      return id;
    },
    subscriptionOf: async (orderId) => {
      const { rows } = await subscriptions.list({ orderId }, staff());
      return rows[0]?.id ?? '';
    },
    servers: async (id) => (await documentOf(id)).servers,
    shopLink: async (id) => (await documentOf(id)).shopLink,
    changePlaces: async (changed) =>
      void (await plans.update({ planId, patch: { placement: placementOver(changed) } }, staff())),
  };
}

function placementOver(places: readonly PlanPlace[]) {
  return {
    places: places.map(({ key, required, inboundId }) => ({
      key,
      required,
      name: { en: key },
      selector: { inboundIds: [inboundId] },
    })),
  };
}
