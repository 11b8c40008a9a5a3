import type { Order, OrderStatus, Payment, Unit } from '@panelkit/sdk';
import type { OrderReader, PaymentReader, UnitLocks, UnitReader, UnitStatusRow } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { readRow } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { orders, payments, units } from '../rows/sale-rows.ts';
import { createReader } from './repository.ts';

type OrderFilter = { customerId?: string; status?: OrderStatus };
type UnitFilter = { status?: Unit['state']['status'] };
type PaymentFilter = { customerId?: string; orderId?: string; status?: Payment['state']['status'] };

const unpaidDue = `
  SELECT id FROM panelkit.orders
  WHERE expires_at <= $1
  ORDER BY expires_at, id
  LIMIT $2`;

// Instants in JSON are texts of one length, in the order of time.
const wishesDue = `
  SELECT id FROM panelkit.payments
  WHERE wish #>> '{state,status}' = 'open' AND wish ->> 'wantedUntil' <= $1
  ORDER BY wish ->> 'wantedUntil', id
  LIMIT $2`;

const openTopUps = `
  SELECT id FROM panelkit.payments payment
  WHERE status = 'pending' AND order_id IS NULL AND wish IS NULL AND created_at <= $1
    AND NOT EXISTS (
      SELECT FROM panelkit.provider_payments known WHERE known.payment_id = payment.id AND known.next_look_at IS NOT NULL
    )
  ORDER BY created_at, id
  LIMIT $2`;

const paymentsOfChange = `
  ${payments.select} WHERE customer_id = $1 AND wish #>> '{state,changeId}' = $2 ORDER BY id`;

const unitsOfOrder = `${units.select} WHERE order_id = $1 ORDER BY order_item_id, unit_index`;
const lockUnitsOfOrder = `${units.select} WHERE order_id = $1 ORDER BY id FOR NO KEY UPDATE`;

export function createOrderReader(access: Access): OrderReader {
  return {
    ...createReader<Order, OrderFilter>(access, orders, ({ customerId, status }) => ({
      customer_id: customerId,
      status,
    })),
    listUnpaidDue: (now, limit) =>
      access.run(async (session) => {
        const found = await session.query(unpaidDue, [now.toISOString(), limit]);
        return found.map(({ id }) => String(id));
      }),
  };
}

export function createUnitReader(access: Access): UnitReader {
  return {
    ...createReader<Unit, UnitFilter>(access, units, ({ status }) => ({ status })),
    listByOrder: (orderId) =>
      access.run(async (session) => {
        const found = isUuid(orderId) ? await session.query(unitsOfOrder, [orderId]) : [];
        return found.map((cells) => readRow(units.columns, cells));
      }),
  };
}

export function createUnitLocks({ run, own }: TransactionAccess): UnitLocks {
  return {
    listStates: (orderId) =>
      run(async (session) => {
        const found = isUuid(orderId) ? await session.query(unitsOfOrder, [orderId]) : [];
        return found.map((cells) => toUnitStatusRow(readRow(units.columns, cells)));
      }),
    lockByOrder: (orderId) =>
      run(async (session) => {
        const found = isUuid(orderId) ? await session.query(lockUnitsOfOrder, [orderId]) : [];
        for (const { id } of found) own.add(units.name, String(id));
        return found.map((cells) => readRow(units.columns, cells)).sort(byLineAndUnit);
      }),
  };
}

function toUnitStatusRow({ id, orderItemId, state }: Unit): UnitStatusRow {
  return { id, orderItemId, status: state.status };
}

function byLineAndUnit(first: Unit, second: Unit): number {
  if (first.orderItemId === second.orderItemId) return first.unitIndex - second.unitIndex;
  return first.orderItemId < second.orderItemId ? -1 : 1;
}

export function createPaymentReader(access: Access): PaymentReader {
  return {
    ...createReader<Payment, PaymentFilter>(access, payments, ({ customerId, orderId, status }) => ({
      customer_id: customerId,
      order_id: orderId,
      status,
    })),
    listWishesDue: (now, limit) =>
      access.run(async (session) => {
        const found = await session.query(wishesDue, [now.toISOString(), limit]);
        return found.map(({ id }) => String(id));
      }),
    listOpenTopUps: (createdUntil, limit) =>
      access.run(async (session) => {
        const found = await session.query(openTopUps, [createdUntil.toISOString(), limit]);
        return found.map(({ id }) => String(id));
      }),
    listOfChange: ({ customerId, changeId }) =>
      access.run(async (session) => {
        const found = isUuid(customerId) ? await session.query(paymentsOfChange, [customerId, changeId]) : [];
        return found.map((cells) => readRow(payments.columns, cells));
      }),
  };
}
