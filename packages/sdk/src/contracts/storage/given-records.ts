import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import type { Fulfilment } from '../../domain/orders/fulfilment.ts';
import type { Order, OrderItem } from '../../domain/orders/order.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { CapacityHold } from '../../domain/placement/capacity.ts';
import type { Storage } from '../../ports/storage.ts';
import { aCustomer, anInbound, aPanel, aPlan } from '../../testing/builders/catalogue-builders.ts';
import { aCapacityHold, aTopUp } from '../../testing/builders/record-builders.ts';
import { aFulfilment, anOrder, anOrderItem } from '../../testing/builders/sale-builders.ts';
import { aChange, anAccount, aSubscription } from '../../testing/builders/service-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';

/** The rows that others point to. */
export interface Shop {
  customer: Customer;
  plan: Plan;
  panel: Panel;
  inbound: Inbound;
}

/** What a test says about the rows of a shop. */
export interface ShopOverrides {
  plan?: Partial<Plan>;
  panel?: Partial<Panel>;
  inbound?: Partial<Inbound>;
}

/** Stores a customer, a plan, a panel and an inbound of it. */
export async function givenShop(storage: Storage, overrides: ShopOverrides = {}): Promise<Shop> {
  const panel = aPanel(overrides.panel);
  const shop = {
    customer: aCustomer(),
    plan: aPlan(overrides.plan),
    panel,
    inbound: anInbound({ panelId: panel.id, ...overrides.inbound }),
  };
  await storage.transaction(async (tx) => {
    await tx.customers.insert(shop.customer);
    await tx.plans.insert(shop.plan);
    await tx.panels.insert(shop.panel);
    await tx.inbounds.insert(shop.inbound);
  });
  return shop;
}

/** One sold unit with everything that belongs to it. */
export interface Unit {
  order: Order;
  item: OrderItem;
  fulfilment: Fulfilment;
  hold: CapacityHold;
  subscription: Subscription;
  change: Change;
  account: Account;
}

/** What a test says about the rows of a unit. */
export interface UnitOverrides {
  order?: Partial<Order>;
  fulfilment?: Partial<Fulfilment>;
  subscription?: Partial<Subscription>;
  change?: Partial<Change>;
  account?: Partial<Account>;
}

/** The rows of a unit, pointing to each other and to the shop; nothing is stored. */
export function aUnit(shop: Shop, overrides: UnitOverrides = {}): Unit {
  const { customer, plan, panel, inbound } = shop;
  const item = anOrderItem({ planId: plan.id });
  const ids = {
    fulfilmentId: testId(),
    subscriptionId: testId(),
    accountId: testId(),
    capacityHoldId: testId(),
  };
  const place = { planId: plan.id, panelId: panel.id, inboundId: inbound.id };
  const order = anOrder({ customerId: customer.id, items: [item], ...overrides.order });
  const { fulfilmentId, subscriptionId, accountId, capacityHoldId } = ids;
  const owner = { customerId: customer.id, orderId: order.id };
  return {
    order,
    item,
    fulfilment: aFulfilment({
      id: fulfilmentId,
      ...owner,
      ...place,
      orderItemId: item.id,
      capacityHoldId,
      subscriptionId,
      accountId,
      ...overrides.fulfilment,
    }),
    hold: aCapacityHold({ id: capacityHoldId, ...place, fulfilmentId }),
    subscription: aSubscription({
      id: subscriptionId,
      ...owner,
      planId: plan.id,
      fulfilmentId,
      accountId,
      ...overrides.subscription,
    }),
    change: aChange({ subscriptionId, planId: plan.id, ...overrides.change }),
    account: anAccount({
      id: accountId,
      subscriptionId,
      fulfilmentId,
      panelId: panel.id,
      inboundId: inbound.id,
      capacityHoldId,
      ...overrides.account,
    }),
  };
}

/** Stores a unit with everything that belongs to it. */
export async function givenUnit(storage: Storage, shop: Shop, overrides: UnitOverrides = {}): Promise<Unit> {
  const unit = aUnit(shop, overrides);
  await storage.transaction(async (tx) => {
    await tx.capacity.reserve([unit.hold]);
    await tx.orders.insert(unit.order);
    await tx.fulfilments.insert(unit.fulfilment);
    await tx.subscriptions.insert(unit.subscription);
    await tx.changes.insert(unit.change);
    await tx.accounts.insert(unit.account);
  });
  return unit;
}

/** Stores an order of one unit for which nothing was set aside yet. */
export async function givenPendingUnit(
  storage: Storage,
  shop: Shop,
): Promise<Pick<Unit, 'order' | 'item' | 'fulfilment'>> {
  const { order, item, fulfilment: placed } = aUnit(shop);
  const fulfilment = { ...placed, capacityHoldId: null, subscriptionId: null, accountId: null };
  await storage.transaction(async (tx) => {
    await tx.orders.insert(order);
    await tx.fulfilments.insert(fulfilment);
  });
  return { order, item, fulfilment };
}

/** Books money into a customer's wallet. */
export async function givenBalance(storage: Storage, customerId: string, amountMinor: number): Promise<void> {
  await storage.transaction((tx) => tx.ledger.book(aTopUp({ customerId, amountMinor })));
}
