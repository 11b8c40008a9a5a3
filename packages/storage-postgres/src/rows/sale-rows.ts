import type { Order, OrderState, Payment, Unit, UnitPlace } from '@panelkit/sdk';
import { boolean, type Column, instant, json, money, nullable, number, text } from './columns.ts';
import { orderItems } from './order-items.ts';
import { stateInColumns } from './state-in-columns.ts';
import { defineTable } from './table.ts';
import { unitState } from './unit-state.ts';

/** A state machine's state: whole in `state`, its name in `status` for the indexes. */
export function state<State extends { status: string }>(...instants: string[]): Column<State> {
  const whole = json<State>(...instants);
  return {
    suffixes: ['=status', '=state'],
    write: (value) => [value.status, ...whole.write(value)],
    read: ([, cell]) => whole.read([cell]),
  };
}

export const orders = defineTable<Order>({
  kind: 'order',
  name: 'orders',
  fixed: ['number', 'customerId', 'items', 'total', 'paymentMethod', 'networkHash', 'channel', 'createdAt'],
  columns: {
    id: text,
    number: text,
    customerId: text,
    items: orderItems,
    total: money,
    paymentMethod: text,
    networkHash: nullable(text),
    channel: text,
    notes: nullable(text),
    state: stateInColumns<OrderState>([
      'expiresAt',
      'expiredAt',
      'paidAt',
      'settledAt',
      'cancelRequestedAt',
      'cancelledAt',
    ]),
    createdAt: instant,
  },
});

const places = json<UnitPlace[]>();
/** Mostly there are none: NULL then. */
const reservedPlaces: Column<UnitPlace[]> = {
  ...places,
  write: (value) => (value.length === 0 ? [null] : places.write(value)),
  read: (cells) => (cells[0] === null ? [] : places.read(cells)),
};

export const units = defineTable<Unit>({
  kind: 'unit',
  name: 'units',
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
    reservedPlaces,
    subscriptionId: nullable(text),
    accountId: nullable(text),
    attempts: number,
    lastError: nullable(json('at')),
    waitsForStaff: boolean,
    state: unitState,
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
    wish: nullable(json('wantedUntil', 'state.at')),
    quote: nullable(json('rateAt', 'quotedAt', 'validUntil')),
    state: state('decidedAt', 'failedAt', 'cancelledAt', 'expiredAt', 'receipt.submittedAt'),
    createdAt: instant,
  },
});
