import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import type { Order, OrderItem } from '../../domain/orders/order.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { CapacityHold } from '../../domain/placement/capacity.ts';
import type { Storage } from '../../ports/storage.ts';
import { aCustomer, anInbound, aPanel, aPlan } from '../../testing/builders/catalogue-builders.ts';
import { aCapacityHold, aTopUp } from '../../testing/builders/record-builders.ts';
import { anOrder, anOrderItem, aUnit } from '../../testing/builders/sale-builders.ts';
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
export interface UnitRecords {
  order: Order;
  item: OrderItem;
  unit: Unit;
  hold: CapacityHold;
  subscription: Subscription;
  change: Change;
  account: Account;
}

/** What a test says about the rows of a unit. */
export interface UnitOverrides {
  order?: Partial<Order>;
  unit?: Partial<Unit>;
  subscription?: Partial<Subscription>;
  change?: Partial<Change>;
  account?: Partial<Account>;
}

/** The rows of a unit, pointing to each other and to the shop; nothing is stored. */
export function unitRecords(shop: Shop, overrides: UnitOverrides = {}): UnitRecords {
  const { customer, plan, panel, inbound } = shop;
  const item = anOrderItem({ planId: plan.id });
  const ids = {
    unitId: testId(),
    subscriptionId: testId(),
    accountId: testId(),
    capacityHoldId: testId(),
  };
  const place = { planId: plan.id, panelId: panel.id, inboundId: inbound.id };
  const order = anOrder({ customerId: customer.id, items: [item], ...overrides.order });
  const { unitId, subscriptionId, accountId, capacityHoldId } = ids;
  const owner = { customerId: customer.id, orderId: order.id };
  return {
    order,
    item,
    unit: aUnit({
      id: unitId,
      ...owner,
      ...place,
      orderItemId: item.id,
      capacityHoldId,
      subscriptionId,
      accountId,
      ...overrides.unit,
    }),
    hold: aCapacityHold({ id: capacityHoldId, ...place, unitId }),
    subscription: aSubscription({
      id: subscriptionId,
      ...owner,
      planId: plan.id,
      unitId,
      accountId,
      ...overrides.subscription,
    }),
    change: aChange({ subscriptionId, planId: plan.id, ...overrides.change }),
    account: anAccount({
      id: accountId,
      subscriptionId,
      unitId,
      panelId: panel.id,
      inboundId: inbound.id,
      capacityHoldId,
      ...overrides.account,
    }),
  };
}

/** Stores a unit with everything that belongs to it. */
export async function givenUnit(
  storage: Storage,
  shop: Shop,
  overrides: UnitOverrides = {},
): Promise<UnitRecords> {
  const unit = unitRecords(shop, overrides);
  await storage.transaction(async (tx) => {
    await tx.capacity.reserve([unit.hold]);
    await tx.orders.insert(unit.order);
    await tx.units.insert(unit.unit);
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
): Promise<Pick<UnitRecords, 'order' | 'item' | 'unit'>> {
  const { order, item, unit: placed } = unitRecords(shop);
  const unit = { ...placed, capacityHoldId: null, subscriptionId: null, accountId: null };
  await storage.transaction(async (tx) => {
    await tx.orders.insert(order);
    await tx.units.insert(unit);
  });
  return { order, item, unit };
}

/** Books money into a customer's wallet. */
export async function givenBalance(storage: Storage, customerId: string, amountMinor: number): Promise<void> {
  await storage.transaction((tx) => tx.ledger.book(aTopUp({ customerId, amountMinor })));
}
