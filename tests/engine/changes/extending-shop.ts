import {
  type Customer,
  type ExtensionOffer,
  GIB_BYTES,
  type Plan,
  type SubscriptionDetails,
  type WalletView,
} from '@panelkit/sdk';
import {
  createTestPanelkit,
  type TestPanelkit,
  type TestPanelkitOptions,
  type TestShop,
} from '@panelkit/storage-memory/testing';

export const soldAt = new Date('2026-03-01T12:00:00Z');
export const LIMIT_BYTES = 50 * GIB_BYTES;

/** A shop with one delivered subscription, for 30 days and 50 GB at 10 USD, and 90 USD left in the wallet. */
export interface ExtendingShop<Shop extends TestShop = TestPanelkit> {
  shop: Shop;
  customer: Customer;
  plan: Plan;
  id: string;
  preview(units?: number): Promise<ExtensionOffer>;
  /** Its owner's command. */
  extend(input?: object): Promise<SubscriptionDetails>;
  settled(): Promise<SubscriptionDetails>;
  wallet(): Promise<WalletView>;
  account(): ReturnType<TestShop['panel']['accounts']>[number] | undefined;
  /** All of its traffic is used, and booked. */
  useUp(): Promise<void>;
}

export function openExtendingShop(
  options: TestPanelkitOptions & { plan?: Parameters<TestShop['plan']>[0] } = {},
): Promise<ExtendingShop> {
  const { plan, ...wanted } = options;
  return sellToExtend(createTestPanelkit({ now: soldAt, ...wanted }), plan);
}

/** Sells the subscription in a shop, on whatever storage it is. */
export async function sellToExtend<Shop extends TestShop>(
  opening: Promise<Shop>,
  terms?: Parameters<TestShop['plan']>[0],
): Promise<ExtendingShop<Shop>> {
  const shop = await opening;
  const customer = await shop.customer({ balanceMinor: 10_000 });
  const plan = await shop.plan(terms);
  const order = await shop.buy(customer, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
  const id = rows[0]?.id ?? '';
  const { subscriptions, wallets } = shop.panelkit;
  const account = () => shop.panel.accounts()[0];
  return {
    shop,
    customer,
    plan,
    id,
    account,
    preview: (units = 1) => subscriptions.previewExtension({ subscriptionId: id, units }, shop.as(customer)),
    extend: (input = {}) => subscriptions.extend({ subscriptionId: id, ...input }, shop.as(customer)),
    settled: () => shop.run(subscriptions.settled(id, shop.as(customer))),
    wallet: () => wallets.get(customer.id, shop.as(customer)),
    useUp: () => useUp(shop, id, account()?.name ?? ''),
  };
}

async function useUp(shop: TestShop, subscriptionId: string, name: string): Promise<void> {
  shop.panel.addTraffic(name, LIMIT_BYTES);
  // What the usage sync will have booked.
  await shop.backend.storage.transaction(async (tx) => {
    const { accountId } = await tx.subscriptions.get(subscriptionId);
    await tx.subscriptions.update(subscriptionId, { usedBytes: LIMIT_BYTES });
    await tx.accounts.update(accountId, { counterBytes: LIMIT_BYTES });
  });
}
