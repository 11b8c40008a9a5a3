import type { Order, OrderStatus, Payment, Unit } from '@panelkit/sdk';
import type { OrderReader, PaymentReader, UnitReader } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { takeWhile } from '../rows/take-while.ts';
import { createReader } from './repository.ts';

type OrderFilter = { customerId?: string; status?: OrderStatus };
type UnitFilter = { status?: Unit['state']['status'] };
type PaymentFilter = { customerId?: string; orderId?: string; status?: Payment['state']['status'] };

export function createOrderReader({ views, run }: Access): OrderReader {
  return {
    ...createReader<Order, OrderFilter, 'customer' | 'status'>(
      run,
      views.orders,
      ({ customerId, status }) => {
        const where = (order: Order) => status === undefined || order.state.status === status;
        if (customerId !== undefined) return { index: 'customer', group: customerId, where };
        return status === undefined ? { index: 'all', group: '' } : { index: 'status', group: status };
      },
    ),
    listUnpaidDue: (now, limit) =>
      run(() =>
        takeWhile(
          views.orders.scan('unpaid', ''),
          limit,
          ({ state }) => state.status === 'awaiting-payment' && state.expiresAt <= now,
        ).map((order) => order.id),
      ),
  };
}

export function createUnitReader({ views, run }: Access): UnitReader {
  return {
    ...createReader<Unit, UnitFilter, 'status'>(run, views.units, ({ status }) =>
      status === undefined ? { index: 'all', group: '' } : { index: 'status', group: status },
    ),
    listByOrder: (orderId) =>
      run(() => [...views.units.scan('order', orderId)].sort(byLineAndUnit).map((unit) => copyOf(unit))),
  };
}

export function byLineAndUnit(first: Unit, second: Unit): number {
  if (first.orderItemId === second.orderItemId) return first.unitIndex - second.unitIndex;
  return first.orderItemId < second.orderItemId ? -1 : 1;
}

export function createPaymentReader({ views, run }: Access): PaymentReader {
  return {
    ...createReader<Payment, PaymentFilter, 'customer' | 'order' | 'status'>(
      run,
      views.payments,
      (filter) => {
        const { customerId, orderId, status } = filter;
        const where = (payment: Payment) =>
          (customerId === undefined || payment.customerId === customerId) &&
          (status === undefined || payment.state.status === status);
        if (orderId !== undefined) return { index: 'order', group: orderId, where };
        if (customerId !== undefined) return { index: 'customer', group: customerId, where };
        return status === undefined ? { index: 'all', group: '' } : { index: 'status', group: status };
      },
    ),
    listWishesDue: (now, limit) =>
      run(() =>
        takeWhile(
          views.payments.scan('wishDue', ''),
          limit,
          ({ wish }) => wish !== null && wish.wantedUntil <= now,
        ).map(({ id }) => id),
      ),
    listOpenTopUps: (createdUntil, limit) =>
      run(() => {
        const open = takeWhile(
          views.payments.scan('openTopUp', ''),
          Number.POSITIVE_INFINITY,
          ({ createdAt }) => createdAt <= createdUntil,
        );
        const isWatched = ({ id }: Payment) =>
          [...views.providerPayments.scan('payment', id)].some(({ nextLookAt }) => nextLookAt !== null);
        return open
          .filter((payment) => !isWatched(payment))
          .slice(0, limit)
          .map(({ id }) => id);
      }),
    listOfChange: ({ customerId, changeId }) =>
      run(() =>
        [...views.payments.scan('customer', customerId)]
          .filter(({ wish }) => wish?.state.status === 'applied' && wish.state.changeId === changeId)
          .map((payment) => copyOf(payment)),
      ),
  };
}
