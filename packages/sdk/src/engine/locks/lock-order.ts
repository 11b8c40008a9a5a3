import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Transaction } from '../../ports/storage.ts';

/** A unit and all that hangs on it, locked behind its customer and its order. */
export interface LockedUnit {
  order: Order;
  customer: Customer;
  unit: Unit;
  /** Null before it was paid. */
  subscription: Subscription | null;
  /** The pending change of the subscription. */
  change: Change | null;
  /** Of all its tries, condemned and removed ones too; by id. */
  accounts: Account[];
}

/** Locks a unit, which is found by what never changes of it. */
export async function lockUnit(
  tx: Transaction,
  { id, customerId, orderId }: Pick<Unit, 'id' | 'customerId' | 'orderId'>,
): Promise<LockedUnit> {
  const roots = await tx.lock({
    customers: [customerId] as const,
    orders: [orderId] as const,
    units: [id] as const,
  });
  const [customer] = roots.customers;
  const [order] = roots.orders;
  const [unit] = roots.units;
  const [hanging = { subscription: null, change: null, accounts: [] }] = await lockHanging(tx, [unit]);
  return { order, customer, unit, ...hanging };
}

/** An order with its payments and units, locked behind its customer. */
export interface LockedOrder {
  order: Order;
  customer: Customer;
  /** By id: in order of creation. */
  payments: Payment[];
  units: LockedUnit[];
}

/** Locks an order, which is found by what never changes of it. */
export async function lockOrder(
  tx: Transaction,
  { id, customerId }: Pick<Order, 'id' | 'customerId'>,
): Promise<LockedOrder> {
  const [customer] = (await tx.lock({ customers: [customerId] as const })).customers;
  // Every command that opens a payment of an order has locked its customer.
  const known = await listPaymentIds(tx, id);
  const [roots, units] = await Promise.all([
    tx.lock({ payments: known, orders: [id] as const }),
    tx.units.lockByOrder(id),
  ]);
  const [order] = roots.orders;
  const hanging = await lockHanging(tx, units);
  return {
    order,
    customer,
    payments: roots.payments,
    units: hanging.map((own) => ({ order, customer, ...own })),
  };
}

async function listPaymentIds(tx: Transaction, orderId: string): Promise<string[]> {
  const { rows } = await tx.payments.list({ orderId, limit: 500 });
  return rows.map(({ id }) => id);
}

type Hanging = Pick<LockedUnit, 'unit' | 'subscription' | 'change' | 'accounts'>;

/** What hangs on locked units: all of it goes out at once, subscriptions first. */
async function lockHanging(tx: Transaction, units: Unit[]): Promise<Hanging[]> {
  const subscriptionIds = units.flatMap(({ subscriptionId }) => subscriptionId ?? []);
  const [{ subscriptions }, changes, accounts] = await Promise.all([
    tx.lock({ subscriptions: subscriptionIds }),
    Promise.all(subscriptionIds.map((id) => tx.changes.lockPending(id))),
    Promise.all(units.map(({ id }) => tx.accounts.lockByUnit(id))),
  ]);
  const subscriptionOf = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  const changeOf = new Map(changes.map((change) => [change?.subscriptionId, change]));
  return units.map((unit, index) => ({
    unit,
    subscription: subscriptionOf.get(unit.subscriptionId ?? '') ?? null,
    change: changeOf.get(unit.subscriptionId ?? '') ?? null,
    accounts: accounts[index] ?? [],
  }));
}
