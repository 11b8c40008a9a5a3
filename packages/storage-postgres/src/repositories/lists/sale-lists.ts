import type { Order, OrderListFilter, Payment, PaymentListFilter, SaleSort } from '@panelkit/sdk';
import { orders, payments } from '../../rows/sale-rows.ts';
import { type Bind, isBefore, isFrom, isId, isStatus, type ListShape, type Walk } from './list-pages.ts';

type SaleFilter = Pick<OrderListFilter, 'customerId' | 'createdFrom' | 'createdBefore' | 'method'> & {
  status?: string;
};

const isMethod =
  (column: string) =>
  (value: string, bind: Bind): string =>
    `${column} = ${bind(value)}`;

/** @param usual - the status that nearly all have in the end: the index on statuses leaves it out */
function saleWalks(usual: string): readonly Walk<SaleFilter, SaleSort>[] {
  return [
    { serves: ({ customerId }) => customerId !== undefined, leads: ['customerId'], key: [] },
    {
      serves: ({ status }) => status !== undefined && status !== usual,
      leads: ['status'],
      key: [],
      where: `status <> '${usual}'`,
    },
    { serves: () => true, leads: [], key: [] },
  ];
}

const ascending = ['oldest'] as const;
const created = { createdFrom: isFrom('created_at'), createdBefore: isBefore('created_at') };

export const orderList: ListShape<Order, OrderListFilter, SaleSort> = {
  table: orders,
  conditions: {
    ...created,
    customerId: isId('customer_id'),
    status: isStatus('status'),
    method: isMethod('payment_method'),
  },
  walks: saleWalks('fulfilled'),
  ascending,
  countSort: 'newest',
};

export const paymentList: ListShape<Payment, PaymentListFilter, SaleSort> = {
  table: payments,
  conditions: {
    ...created,
    customerId: isId('customer_id'),
    status: isStatus('status'),
    method: isMethod('method'),
  },
  walks: saleWalks('captured'),
  ascending,
  countSort: 'newest',
};
