import { expect } from 'vitest';
import { raceAtEachStatement } from './at-each-statement.ts';
import { DUE_STATES } from './due-states.ts';
import { ON_A_SUBSCRIPTION } from './named-transactions.ts';
import type { RacedShop } from './raced-shop.ts';

/**
 * Races two named transactions on a subscription, a new one for each statement that the first of them sends; once with nothing under way, once while
 * a plan change is being applied. Both may be refused; the invariants hold whatever comes first.
 */
export async function racePair(shop: RacedShop, first: string, second: string): Promise<void> {
  const customer = await shop.customer();
  const preferredInboundId = shop.inbounds[0]?.id ?? '';
  const plan = await shop.plan({ placement: { preferredInboundId } });
  const { id: dearer } = await shop.plan({ price: { amountMinor: 5000, currency: 'USD' } });
  const { id: cheaper } = await shop.plan({ price: { amountMinor: 500, currency: 'USD' } });
  for (const isChanging of [false, true]) {
    await raceAtEachStatement(shop, async () => {
      const subscription = await shop.sold(customer, plan);
      const raced = { shop, subscription, dearer };
      if (isChanging) {
        const change = { subscriptionId: subscription.id, planId: cheaper };
        await shop.second.subscriptions.changePlan(change, shop.staff());
      }
      return {
        first: async () => ON_A_SUBSCRIPTION[first]?.(shop.first, raced),
        second: async () => ON_A_SUBSCRIPTION[second]?.(shop.second, raced),
      };
    });
  }
}

/** Races two of which at least one has something due, and expects that it acted in some of the races. */
export async function raceDuePair(shop: RacedShop, first: string, second: string): Promise<void> {
  const customer = await shop.customer();
  const plan = await shop.plan({ placement: { preferredInboundId: shop.inbounds[0]?.id ?? '' } });
  const { id: dearer } = await shop.plan({ price: { amountMinor: 5000, currency: 'USD' } });
  for (const { actor, begin, hasActed } of Object.values(DUE_STATES)) {
    if (actor !== first && actor !== second) continue;
    let acted = 0;
    await raceAtEachStatement(shop, async () => {
      const sold = await shop.sold(customer, plan);
      await begin(shop, sold);
      const raced = { shop, subscription: sold, dearer };
      return {
        first: async () => ON_A_SUBSCRIPTION[first]?.(shop.first, raced),
        second: async () => ON_A_SUBSCRIPTION[second]?.(shop.second, raced),
        after: async () => {
          if (await hasActed(shop, sold)) acted += 1;
        },
      };
    });
    expect(acted).toBeGreaterThan(0);
  }
}
