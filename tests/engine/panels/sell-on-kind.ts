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
