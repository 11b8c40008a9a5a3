import type { Account, Customer, Inbound, Order, Panel, Plan, Storage, Unit } from '@panelkit/sdk';
import {
  aCapacityHold,
  aChange,
  aCustomer,
  anAccount,
  anInbound,
  anOrder,
  anOrderItem,
  aPanel,
  aPlan,
  aSubscription,
  aTopUp,
  aUnit,
} from '@panelkit/sdk/testing';

/** The rows of one sold unit. */
export interface TestUnit {
  customer: Customer;
  plan: Plan;
  panel: Panel;
  inbound: Inbound;
  order: Order;
  unit: Unit;
  account: Account;
}

/** Stores a unit with all that belongs to it, and 10.00 USD in the customer's wallet. */
export async function givenTestUnit(
  storage: Storage,
  overrides: { inbound?: Partial<Inbound>; account?: Partial<Account> } = {},
): Promise<TestUnit> {
  const customer = aCustomer();
  const plan = aPlan();
  const panel = aPanel();
  const inbound = anInbound({ panelId: panel.id, ...overrides.inbound });
  const item = anOrderItem({ planId: plan.id });
  const order = anOrder({ customerId: customer.id, items: [item] });
  const place = { planId: plan.id, panelId: panel.id, inboundId: inbound.id };
  const owner = { customerId: customer.id, orderId: order.id };
  const unit = aUnit({ ...owner, ...place, orderItemId: item.id });
  const hold = aCapacityHold({ ...place, unitId: unit.id });
  const account = anAccount({
    panelId: panel.id,
    inboundId: inbound.id,
    unitId: unit.id,
    capacityHoldId: hold.id,
    ...overrides.account,
  });
  const { id, subscriptionId } = account;
  await storage.transaction(async (tx) => {
    await tx.customers.insert(customer);
    await tx.plans.insert(plan);
    await tx.panels.insert(panel);
    await tx.inbounds.insert(inbound);
    await tx.capacity.reserve([hold]);
    await tx.orders.insert(order);
    await tx.units.insert(unit);
    await tx.subscriptions.insert(
      aSubscription({ id: subscriptionId, ...owner, planId: plan.id, unitId: unit.id, accountId: id }),
    );
    await tx.changes.insert(aChange({ subscriptionId, planId: plan.id }));
    await tx.accounts.insert(account);
    await tx.ledger.book(aTopUp({ customerId: customer.id, amountMinor: 1000 }));
  });
  return { customer, plan, panel, inbound, order, unit, account };
}
