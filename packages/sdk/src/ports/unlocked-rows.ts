import type { Account } from '../domain/accounts/account.ts';
import type { Change } from '../domain/changes/change.ts';
import type { Subscription } from '../domain/lifecycle/subscription.ts';
import type { Customer } from '../domain/orders/customer.ts';
import type { Order, OrderStatus } from '../domain/orders/order.ts';
import type { Unit } from '../domain/orders/unit.ts';
import type { Payment } from '../domain/payments/payment.ts';
import type { ProviderPayment } from '../domain/payments/provider-payment.ts';
import type { Refund } from '../domain/payments/refund.ts';
import type { AccountReader } from './storage/storage-accounts.ts';
import type { Page, PageRequest } from './storage/storage-repositories.ts';

/**
 * What a transaction may know of a row that it has not locked: its fields that never change. It names what to
 * lock by them. Whatever else it read would be what was so a moment ago, and a decision on that is a race.
 */
type Unlocked<Row extends { id: string }, Fixed extends keyof Row = never> = Pick<Row, Fixed | 'id'>;

interface UnlockedReader<Known, Filter = unknown> {
  /** Null when there is none. */
  find(id: string): Promise<Known | null>;
  /** Ordered by id: in order of creation. */
  list(request?: PageRequest & Filter): Promise<Page<Known>>;
}

type UnlockedCustomer = Unlocked<Customer, 'externalId'>;
type UnlockedOrder = Unlocked<Order, 'customerId'>;
type UnlockedUnit = Unlocked<Unit, 'orderId' | 'orderItemId' | 'customerId' | 'planId' | 'unitIndex'>;
type UnlockedPayment = Unlocked<Payment, 'customerId' | 'orderId' | 'method'>;
type UnlockedProviderPayment = Unlocked<
  ProviderPayment,
  'paymentId' | 'gateway' | 'providerReference' | 'quote'
>;
type UnlockedRefund = Unlocked<Refund, 'customerId' | 'paymentId' | 'providerPaymentId'>;
type UnlockedSubscription = Unlocked<Subscription, 'customerId' | 'orderId' | 'unitId'>;
type UnlockedChange = Unlocked<Change, 'subscriptionId' | 'kind'>;
type UnlockedAccount = Unlocked<Account, 'subscriptionId' | 'unitId'>;

/** What of the readers a transaction has, outside of what it locks. */
export interface UnlockedReaders {
  customers: UnlockedReader<UnlockedCustomer> & {
    findByExternalId(externalId: string): Promise<UnlockedCustomer | null>;
  };
  orders: UnlockedReader<UnlockedOrder, { customerId?: string; status?: OrderStatus }>;
  units: UnlockedReader<UnlockedUnit, { status?: Unit['state']['status'] }>;
  payments: UnlockedReader<
    UnlockedPayment,
    { customerId?: string; orderId?: string; status?: Payment['state']['status'] }
  >;
  providerPayments: UnlockedReader<UnlockedProviderPayment, { paymentId?: string }> & {
    findByReference(gateway: string, providerReference: string): Promise<UnlockedProviderPayment | null>;
  };
  refunds: UnlockedReader<UnlockedRefund, { customerId?: string; paymentId?: string }>;
  subscriptions: UnlockedReader<UnlockedSubscription, { customerId?: string; orderId?: string }>;
  changes: {
    /** Which one is pending, at this moment. */
    findPending(subscriptionId: string): Promise<UnlockedChange | null>;
    /** The posted change that ended this period. It changes no more. */
    findPosted(subscriptionId: string, endsPeriod: number): Promise<Change | null>;
  };
  accounts: UnlockedReader<UnlockedAccount, { panelId?: string }> &
    Pick<AccountReader, 'listDue' | 'listWaiting' | 'listTroubled' | 'listSharing' | 'countSubscriptions'>;
}
