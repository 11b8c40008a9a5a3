import type { PaymentEvent, ProviderPayment, Refund } from '@panelkit/sdk';
import type {
  ExchangeRateReader,
  ExchangeRateWriter,
  PaymentEventPatch,
  PaymentEventReader,
  PaymentEventWriter,
  ProviderPaymentReader,
  RefundReader,
} from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { readRow } from '../rows/columns.ts';
import { exchangeRateColumns, paymentEvents, providerPayments, refunds } from '../rows/payment-rows.ts';
import { valuesOf } from '../rows/table.ts';
import { createReader, createWriter } from './repository.ts';

type EventFilter = { gateway?: string; status?: PaymentEvent['state']['status'] };

const byReference = `${providerPayments.select} WHERE gateway = $1 AND provider_reference = $2`;
const duePayments = `
  SELECT id FROM panelkit.provider_payments
  WHERE next_look_at <= $1
  ORDER BY next_look_at, id
  LIMIT $2`;
const dueEvents = `
  SELECT id FROM panelkit.payment_events
  WHERE next_attempt_at <= $1
  ORDER BY next_attempt_at, id
  LIMIT $2`;
const dueRefunds = `
  SELECT id FROM panelkit.refunds
  WHERE next_attempt_at <= $1
  ORDER BY next_attempt_at, id
  LIMIT $2`;
const cursorOf = 'SELECT cursor FROM panelkit.event_cursors WHERE gateway = $1';
const beginCursor = `
  INSERT INTO panelkit.event_cursors (gateway, cursor) VALUES ($1, $2)
  ON CONFLICT (gateway) DO NOTHING RETURNING gateway`;
const moveCursor =
  'UPDATE panelkit.event_cursors SET cursor = $2 WHERE gateway = $1 AND cursor = $3 RETURNING gateway';
const insertEventOnce = `${paymentEvents.insert} ON CONFLICT (gateway, provider_event_id) DO NOTHING RETURNING id`;

export function createProviderPaymentReader(access: Access): ProviderPaymentReader {
  return {
    ...createReader<ProviderPayment, { paymentId?: string }>(access, providerPayments, ({ paymentId }) => ({
      payment_id: paymentId,
    })),
    findByReference: (gateway, providerReference) =>
      access.run(async (session) => {
        const [cells] = await session.query(byReference, [gateway, providerReference]);
        return cells === undefined ? null : readRow(providerPayments.columns, cells);
      }),
    listDue: (now, limit) => listDue(access, duePayments, now, limit),
  };
}

export function createPaymentEventReader(access: Access): PaymentEventReader {
  return {
    ...createReader<PaymentEvent, EventFilter>(access, paymentEvents, ({ gateway, status }) => ({
      gateway,
      status,
    })),
    listDue: (now, limit) => listDue(access, dueEvents, now, limit),
    findCursor: (gateway) =>
      access.run(async (session) => {
        const [cells] = await session.query(cursorOf, [gateway]);
        return cells === undefined ? null : String(cells.cursor);
      }),
  };
}

type RefundFilter = { customerId?: string; paymentId?: string; status?: Refund['state']['status'] };

export function createRefundReader(access: Access): RefundReader {
  return {
    ...createReader<Refund, RefundFilter>(access, refunds, ({ customerId, paymentId, status }) => ({
      customer_id: customerId,
      payment_id: paymentId,
      status,
    })),
    listDue: (now, limit) => listDue(access, dueRefunds, now, limit),
  };
}

export function createPaymentEventWriter(access: TransactionAccess): PaymentEventWriter {
  const { get, update } = createWriter<PaymentEvent, PaymentEventPatch>(access, paymentEvents);
  return {
    get,
    update,
    insertOnce: (event) =>
      access.run(
        async (session) =>
          (await session.query(insertEventOnce, valuesOf(paymentEvents, event))).length === 1,
        { kind: 'payment event', id: event.id },
      ),
    moveCursor: (gateway, { from, to }) =>
      access.run(
        async (session) => {
          const moved =
            from === null
              ? await session.query(beginCursor, [gateway, to])
              : await session.query(moveCursor, [gateway, to, from]);
          return moved.length === 1;
        },
        { kind: 'event cursor', id: gateway },
      ),
  };
}

const rates = 'SELECT currency, base, rate, source, at FROM panelkit.exchange_rates';
const setRate = `
  INSERT INTO panelkit.exchange_rates AS known (currency, base, rate, source, at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (currency) DO UPDATE
    SET base = excluded.base, rate = excluded.rate, source = excluded.source, at = excluded.at
    WHERE known.at < excluded.at
  RETURNING currency`;

export function createExchangeRateReader(access: Access): ExchangeRateReader {
  return {
    find: (currency) =>
      access.run(async (session) => {
        const [cells] = await session.query(`${rates} WHERE currency = $1`, [currency]);
        return cells === undefined ? null : readRow(exchangeRateColumns, cells);
      }),
    list: () =>
      access.run(async (session) => {
        const found = await session.query(`${rates} ORDER BY currency COLLATE "C"`, []);
        return found.map((cells) => readRow(exchangeRateColumns, cells));
      }),
  };
}

export function createExchangeRateWriter(access: TransactionAccess): ExchangeRateWriter {
  return {
    set: ({ currency, base, rate, source, at }) =>
      access.run(
        async (session) =>
          (await session.query(setRate, [currency, base, rate, source, at.toISOString()])).length === 1,
        { kind: 'exchange rate', id: currency },
      ),
  };
}

function listDue(access: Access, statement: string, now: Date, limit: number): Promise<string[]> {
  return access.run(async (session) => {
    const found = await session.query(statement, [now.toISOString(), limit]);
    return found.map(({ id }) => String(id));
  });
}
