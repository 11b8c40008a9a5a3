import type { Fulfilment, Order, OrderState, Payment } from '@panelkit/sdk';
import { boolean, type Column, instant, json, money, nullable, number, text } from './columns.ts';
import { defineTable } from './table.ts';

/** A state machine's state: whole in `state`, its name in `status` for the indexes. */
export function state<State extends { status: string }>(...instants: string[]): Column<State> {
  const whole = json<State>(...instants);
  return {
    suffixes: ['=status', '=state'],
    write: (value) => [value.status, ...whole.write(value)],
    read: ([, cell]) => whole.read([cell]),
  };
}

const orderState = state<OrderState>(
  'expiresAt',
  'expiredAt',
  'paidAt',
  'settledAt',
  'cancelRequestedAt',
  'cancelledAt',
);

export const orders = defineTable<Order>({
  kind: 'order',
  name: 'orders',
  fixed: ['number', 'customerId', 'items', 'total', 'paymentMethod', 'channel', 'createdAt'],
  columns: {
    id: text,
    number: text,
    customerId: text,
    items: json(),
    total: money,
    paymentMethod: text,
    channel: text,
    notes: nullable(text),
    state: {
      suffixes: [...orderState.suffixes, '=expires_at'],
      write: (value) => [
        ...orderState.write(value),
        value.status === 'awaiting-payment' ? value.expiresAt.toISOString() : null,
      ],
      read: orderState.read,
    },
    createdAt: instant,
  },
});

export const fulfilments = defineTable<Fulfilment>({
  kind: 'fulfilment',
  name: 'fulfilments',
  fixed: ['orderId', 'orderItemId', 'customerId', 'planId', 'unitIndex', 'createdAt'],
  columns: {
    id: text,
    orderId: text,
    orderItemId: text,
    customerId: text,
    planId: text,
    unitIndex: number,
    panelId: text,
    inboundId: text,
    capacityHoldId: nullable(text),
    subscriptionId: nullable(text),
    accountId: nullable(text),
    attempts: number,
    lastError: nullable(json('at')),
    waitsForStaff: boolean,
    state: state('startedAt', 'completedAt', 'failedAt', 'cancelledAt', 'qualityCheck.checkedAt'),
    createdAt: instant,
  },
});

export const payments = defineTable<Payment>({
  kind: 'payment',
  name: 'payments',
  fixed: ['customerId', 'orderId', 'method', 'amount', 'createdAt'],
  columns: {
    id: text,
    customerId: text,
    orderId: nullable(text),
    method: text,
    amount: money,
    state: state('decidedAt', 'failedAt', 'cancelledAt', 'expiredAt', 'receipt.submittedAt'),
    createdAt: instant,
  },
});
