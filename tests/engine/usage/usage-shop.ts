import { type Customer, GIB_BYTES, type Plan } from '@panelkit/sdk';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
} from '@panelkit/storage-memory/testing';

export const now = new Date('2026-03-01T12:00:00Z');

/** A shop with delivered units of 50 GB. */
export async function openShop(units = 1, options: TestPanelkitOptions = {}): Promise<Sold> {
  const shop = await createTestPanelkit({ now, ...options });
  const customer = await shop.customer({ balanceMinor: 1_000_000 });
  const plan = await shop.plan();
  const order = await shop.buy(customer, plan, units);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list(
    { orderId: order.id, limit: 500 },
    shop.as(customer),
  );
  const ids = rows.map(({ id }) => id);
  return { shop, customer, plan, ids, id: ids[0] ?? '' };
}

export interface Sold {
  shop: TestPanelkit;
  customer: Customer;
  plan: Plan;
  ids: string[];
  id: string;
}

export const panelIdOf = (shop: TestPanelkit) => shop.panels[0]?.id ?? '';
export const sync = (shop: TestPanelkit) => shop.run(shop.panelkit.usage.sync(panelIdOf(shop), shop.staff()));
export const nameOf = (shop: TestPanelkit, index = 0) => shop.panel.accounts()[index]?.name ?? '';
export const use = (shop: TestPanelkit, gb: number) => shop.panel.addTraffic(nameOf(shop), gb * GIB_BYTES);
export const usedGb = async ({ shop, id }: Sold) =>
  (await shop.panelkit.subscriptions.get(id, shop.staff())).usedBytes / GIB_BYTES;

export async function eventsOf(shop: TestPanelkit, aggregateId?: string): Promise<string[]> {
  const filter = aggregateId === undefined ? {} : { aggregateId };
  const events = await shop.panelkit.events.list({ after: 0, limit: 500, ...filter });
  return events.map(({ type, data }) => ('percent' in data ? `${type} ${data.percent}` : type));
}

export async function accountOf({ shop, id }: Sold) {
  const { accountId } = await shop.panelkit.subscriptions.get(id, shop.staff());
  const account = await shop.backend.storage.accounts.find(accountId);
  if (account === null) throw new Error('there is no account');
  return account;
}
