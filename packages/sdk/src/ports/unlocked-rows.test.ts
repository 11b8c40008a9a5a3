import { describe, expectTypeOf, test } from 'vitest';
import type { Account } from '../domain/accounts/account.ts';
import type { Subscription } from '../domain/lifecycle/subscription.ts';
import type { Customer } from '../domain/orders/customer.ts';
import type { Order } from '../domain/orders/order.ts';
import type { Queries, Transaction } from './storage.ts';

type Found<Table extends 'accounts' | 'customers' | 'orders' | 'subscriptions'> = NonNullable<
  Awaited<ReturnType<Transaction[Table]['find']>>
>;

// Checked by the compiler: an assertion that does not hold is an error of `tsc`.
describe('what a transaction finds without a lock', () => {
  test('given a row, then only what never changes of it is there', () => {
    expectTypeOf<keyof Found<'customers'>>().toEqualTypeOf<'id' | 'externalId'>();
    expectTypeOf<keyof Found<'orders'>>().toEqualTypeOf<'id' | 'customerId'>();
    expectTypeOf<keyof Found<'subscriptions'>>().toEqualTypeOf<'id' | 'customerId' | 'orderId' | 'unitId'>();
    expectTypeOf<keyof Found<'accounts'>>().toEqualTypeOf<'id' | 'subscriptionId' | 'unitId'>();
  });

  test('given such a row, then it is no row that something can be decided on', () => {
    expectTypeOf<Found<'customers'>>().not.toExtend<Customer>();
    expectTypeOf<Found<'orders'>>().not.toExtend<Order>();
    expectTypeOf<Found<'subscriptions'>>().not.toExtend<Subscription>();
    expectTypeOf<Found<'accounts'>>().not.toExtend<Account>();
  });

  test('given a transaction, then it is no store of whole rows', () => {
    expectTypeOf<Transaction>().not.toExtend<Pick<Queries, 'subscriptions'>>();
    expectTypeOf<Transaction>().not.toExtend<Pick<Queries, 'changes'>>();
  });
});
