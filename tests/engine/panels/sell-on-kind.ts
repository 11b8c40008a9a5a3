import { expect } from 'vitest';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

/** A panel that shows names alone, and one that shows ids of its own. */
export const KINDS = { names: { findsByNameOnly: true }, ids: { uniqueNames: false } };
export type Kind = keyof typeof KINDS;

/** A unit that was delivered on such a panel. */
export interface SoldUnit {
  shop: StoredShop;
  panelId: string;
  subscriptionId: string;
  /** The name that the shop gave the account. */
  name: string;
}

export async function sellOnKind(open: StorageUnderTest['open'], kind: Kind): Promise<SoldUnit> {
  const shop = await open({ panels: [KINDS[kind]] });
  const { orders, units } = shop.panelkit;
  const order = await shop.buy(await shop.customer({ balanceMinor: 100_000 }), await shop.plan());
  await orders.settled(order.id);
  const [unit] = await units.listByOrder(order.id, shop.staff());
  const subscriptionId = unit?.subscriptionId ?? '';
  return { shop, panelId: shop.panels[0]?.id ?? '', subscriptionId, name: namesOn(shop)[0] ?? '' };
}

export const namesOn = ({ panel }: StoredShop): string[] => panel.accounts().map(({ name }) => name);

/** A delivered unit. Its panel is listed only when the test calls `listings`. */
export interface Sold extends SoldUnit {
  /** Listings, and all that follows from them. */
  listings(): Promise<void>;
}

export async function sellOn(open: StorageUnderTest['open'], kind: Kind): Promise<Sold> {
  const sold = await sellOnKind(open, kind);
  const { shop, panelId, subscriptionId } = sold;
  const { usage, subscriptions } = shop.panelkit;
  const listings = async () => {
    for (let count = 0; count < 4; count += 1) {
      await shop.clock.advance('16m');
      await shop.run(usage.sync(panelId, shop.staff()));
      await shop.run(subscriptions.settled(subscriptionId, shop.staff()));
    }
  };
  return { ...sold, listings };
}

/** It vanishes from its panel and is made again, with another id where there are ids. */
export async function makeAgain({ shop, listings }: Sold): Promise<void> {
  shop.panel.addForeignAccount({ name: 'somebody' });
  shop.panel.vanish(namesOn(shop).filter((name) => name !== 'somebody'));
  await listings();
  expect(shop.panel.accounts()).toHaveLength(2);
  shop.panel.vanish(['somebody']);
}
