import type { Account } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Refund } from '../../domain/payments/refund.ts';

/** What can be locked together, in the order in which it is locked; rows of one table by id. */
export const LOCK_ORDER = [
  'customers',
  'payments',
  'providerPayments',
  'refunds',
  'orders',
  'units',
  'subscriptions',
  'accounts',
] as const;

export type LockedTable = (typeof LOCK_ORDER)[number];

/** The ids of the rows to lock. */
export type LockRequest = { readonly [Table in LockedTable]?: readonly string[] };

export interface LockedRows {
  customers: Customer;
  payments: Payment;
  providerPayments: ProviderPayment;
  refunds: Refund;
  orders: Order;
  units: Unit;
  subscriptions: Subscription;
  accounts: Account;
}

type InOrderOf<Ids, Row> = { -readonly [Index in keyof Ids]: Row };

/** The rows that were asked for: by table, in the order of their ids in the request. */
export type Locked<Request extends LockRequest> = {
  [Table in keyof Request & LockedTable]: InOrderOf<Request[Table], LockedRows[Table]>;
};

export interface RowLocks {
  /**
   * Locks rows until the transaction ends, one table after the other in the lock order and by id within a
   * table, and answers them as they are then. What hangs on them (a pending change, units, accounts) is read
   * and locked by a later call: a statement that waited for a lock has the newest version of that row, but
   * still sees all other rows as they were when it began to wait.
   * @throws PanelkitError `NOT_FOUND` when one of them is not there
   */
  lock<const Request extends LockRequest>(request: Request): Promise<Locked<Request>>;
}

/** What an order's state follows from. */
export interface UnitStatusRow {
  id: string;
  orderItemId: string;
  status: Unit['state']['status'];
}

export interface UnitLocks {
  /**
   * The states of all units of an order, which is locked: they change under its lock only. By line and unit.
   */
  listStates(orderId: string): Promise<UnitStatusRow[]>;
  /** Locks all units of an order, which is locked; by line and unit. */
  lockByOrder(orderId: string): Promise<Unit[]>;
}

export interface ChangeLocks {
  /** Locks the pending change of a subscription, which is locked; null when there is none. */
  lockPending(subscriptionId: string): Promise<Change | null>;
}

export interface AccountLocks {
  /** Locks the accounts of a unit, condemned and removed ones too, by id. */
  lockByUnit(unitId: string): Promise<Account[]>;
  /**
   * Locks the accounts of a subscription, which is locked, that are not condemned: one for each of its
   * places, by id.
   */
  lockLive(subscriptionId: string): Promise<Account[]>;
}
