import {
  type Order,
  type OrderListFilter,
  type Payment,
  type PaymentListFilter,
  type SaleSort,
  type Subscription,
  type SubscriptionListFilter,
  type SubscriptionSort,
  statusOf,
} from '@panelkit/sdk';
import type { ListReader, ListReaders } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Views } from '../../database/views.ts';
import { copyOf } from '../../rows/copy-of.ts';
import { limitOf } from '../../rows/page.ts';

type Compare<Row> = (first: Row, second: Row) => number;

/** How a table is listed: what a filter asks of a row, and each order. */
interface ListShape<Row, Filter, Sort extends string> {
  rows(): Iterable<Row>;
  fits(row: Row, filter: Filter, now: Date): boolean;
  /** Rows that one of its orders leaves out give null. */
  sorts: Record<Sort, { by(row: Row): number | null; descending?: boolean }>;
}

export function createListReaders({ views, run }: Access): ListReaders {
  const reader = <Row extends { id: string }, Filter, Sort extends string>(
    shape: ListShape<Row, Filter, Sort>,
  ): ListReader<Row, Filter, Sort> => ({
    page: (request) =>
      run(() => {
        const limit = limitOf(request);
        const { cursor } = request;
        const { by, descending = false } = shape.sorts[request.sort];
        const compare: Compare<Row> = (first, second) =>
          ((by(first) ?? 0) - (by(second) ?? 0) || (first.id < second.id ? -1 : 1)) * (descending ? -1 : 1);
        const all = [...shape.rows()];
        const start = cursor === undefined ? null : all.find(({ id }) => id === cursor);
        const found = all
          .filter((row) => by(row) !== null && shape.fits(row, request.filter, request.now))
          .filter(
            (row) => start === null || (start !== undefined && row !== start && compare(row, start) > 0),
          )
          .sort(compare);
        const rows = found.slice(0, limit).map((row) => copyOf(row));
        return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
      }),
    count: ({ filter, now }) =>
      run(() => {
        const fitting = [...shape.rows()].filter((row) => shape.fits(row, filter, now));
        return { count: fitting.length, isComplete: true };
      }),
  });
  return {
    orders: reader<Order, OrderListFilter, SaleSort>({
      rows: () => views.orders.scan('all', ''),
      fits: (order, { method, status, ...filter }) =>
        isOf(order, filter) && is(method, order.paymentMethod) && is(status, order.state.status),
      sorts: byTime,
    }),
    payments: reader<Payment, PaymentListFilter, SaleSort>({
      rows: () => views.payments.scan('all', ''),
      fits: (payment, { method, status, ...filter }) =>
        isOf(payment, filter) && is(method, payment.method) && is(status, payment.state.status),
      sorts: byTime,
    }),
    subscriptions: reader<Subscription, SubscriptionListFilter, SubscriptionSort>({
      rows: () => views.subscriptions.scan('all', ''),
      fits: (row, filter, now) => fitsSubscription(views, row, { filter, now }),
      sorts: {
        ...byTime,
        'ends-first': { by: endOf },
        'ends-last': { by: endOf, descending: true },
      },
    }),
    accountsOf: (subscriptionIds) =>
      run(() =>
        subscriptionIds
          .flatMap((id) => [...views.accounts.scan('live', id)])
          .sort((first, second) => (first.id < second.id ? -1 : 1))
          .map((account) => copyOf(account)),
      ),
  };
}

const byTime = { newest: { by: () => 0, descending: true }, oldest: { by: () => 0 } } as const;

function endOf({ termination, granted }: Subscription): number | null {
  return termination === null ? (granted?.expiresAt?.getTime() ?? null) : null;
}

function fitsSubscription(
  views: Views,
  row: Subscription,
  { filter, now }: { filter: SubscriptionListFilter; now: Date },
): boolean {
  const { planId, panelId, inboundId, status, isTrial, autoRenew, endsFrom, endsBefore, ...rest } = filter;
  const accounts = [...views.accounts.scan('live', row.id)];
  const ends = row.granted?.expiresAt ?? null;
  return (
    isOf(row, rest) &&
    is(planId, row.planId) &&
    (panelId === undefined || accounts.some((account) => account.panelId === panelId)) &&
    (inboundId === undefined || accounts.some((account) => account.inboundId === inboundId)) &&
    (status === undefined || statusOf(row, now) === status) &&
    is(isTrial, row.isTrial) &&
    is(autoRenew, row.autoRenew) &&
    (endsFrom === undefined || (ends !== null && ends >= endsFrom)) &&
    (endsBefore === undefined || (ends !== null && ends < endsBefore))
  );
}

function isOf(
  row: { customerId: string; createdAt: Date },
  {
    customerId,
    createdFrom,
    createdBefore,
  }: Pick<OrderListFilter, 'customerId' | 'createdFrom' | 'createdBefore'>,
): boolean {
  return (
    is(customerId, row.customerId) &&
    (createdFrom === undefined || row.createdAt >= createdFrom) &&
    (createdBefore === undefined || row.createdAt < createdBefore)
  );
}

/** Whether nothing else is asked for. */
function is<Value>(wanted: Value | undefined, value: Value): boolean {
  return wanted === undefined || wanted === value;
}
