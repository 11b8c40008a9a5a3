import type { Order, OrderQuote, Plan, Policies, TaxPolicy } from '@panelkit/sdk';
import type { StorageUnderTest, StoredShop } from '../on-storage.ts';

export const EXCLUSIVE: TaxPolicy = { rateBasisPoints: 1900, prices: 'exclusive' };
export const INCLUSIVE: TaxPolicy = { rateBasisPoints: 1900, prices: 'inclusive' };

/** A shop whose tax changes while it runs. */
export interface TaxShop {
  shop: StoredShop;
  use(policies: Policies): void;
  useTax(tax: TaxPolicy | null): void;
  priced(amountMinor: number, more?: Partial<Plan>): Promise<Plan>;
  books(): Promise<{ revenue: number; tax: number }>;
  walletOf(customer: { id: string }): Promise<number>;
  /** Bought from the wallet, and delivered. */
  bought(plan: Plan, given?: { quantity?: number; balanceMinor?: number }): Promise<Bought>;
}

interface Bought {
  customer: { id: string };
  order: Order;
  quote: OrderQuote;
  subscriptionId: string;
}

export async function openTaxShop(storage: StorageUnderTest): Promise<TaxShop> {
  let policies: Policies = { extension: { always: true } };
  const shop = await storage.open({ policies: () => policies });
  const { ledger } = shop.backend.storage;
  return {
    shop,
    use: (next) => {
      policies = next;
    },
    useTax: (tax) => {
      policies = { ...policies, tax };
    },
    priced: (amountMinor, more = {}) => shop.plan({ price: { amountMinor, currency: 'USD' }, ...more }),
    books: async () => ({
      revenue: await ledger.balanceOf('revenue', 'USD'),
      tax: await ledger.balanceOf('tax', 'USD'),
    }),
    walletOf: async ({ id }) => (await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor,
    bought: (plan, given) => buy(shop, plan, given),
  };
}

async function buy(
  shop: StoredShop,
  plan: Plan,
  { quantity = 1, balanceMinor = 100_000 } = {},
): Promise<Bought> {
  const customer = await shop.customer({ balanceMinor });
  const items = [{ planId: plan.id, quantity }];
  const quote = await shop.panelkit.orders.quote({ customerId: customer.id, items }, shop.as(customer));
  const order = await shop.panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'wallet' } },
    shop.as(customer),
  );
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff());
  return { customer, order, quote, subscriptionId: rows[0]?.id ?? '' };
}
