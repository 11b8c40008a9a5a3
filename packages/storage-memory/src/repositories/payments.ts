import type { ExchangeRate, PaymentEvent, ProviderPayment, Refund } from '@panelkit/sdk';
import type {
  ExchangeRateReader,
  ExchangeRateWriter,
  PaymentEventPatch,
  PaymentEventReader,
  PaymentEventWriter,
  ProviderPaymentReader,
  RefundReader,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { copyOf } from '../rows/copy-of.ts';
import { paymentEventKey, providerPaymentKey } from '../rows/provider-tables.ts';
import { takeWhile } from '../rows/take-while.ts';
import { createReader, createWriter } from './repository.ts';

type EventFilter = { gateway?: string; status?: PaymentEvent['state']['status'] };

export function createProviderPaymentReader({ views, run }: Access): ProviderPaymentReader {
  const { providerPayments } = views;
  return {
    ...createReader<ProviderPayment, { paymentId?: string }, 'payment'>(
      run,
      providerPayments,
      ({ paymentId }) =>
        paymentId === undefined ? { index: 'all', group: '' } : { index: 'payment', group: paymentId },
    ),
    findByReference: (gateway, providerReference) =>
      run(() =>
        copyOf(providerPayments.findBy('reference', providerPaymentKey({ gateway, providerReference }))),
      ),
    listDue: (now, limit) =>
      run(() =>
        takeWhile(
          providerPayments.scan('due', ''),
          limit,
          ({ nextLookAt }) => nextLookAt !== null && nextLookAt <= now,
        ).map(({ id }) => id),
      ),
  };
}

const toRate = ({ id: _id, ...rate }: ExchangeRate & { id: string }): ExchangeRate => copyOf(rate);

export function createExchangeRateReader({ views, run }: Access): ExchangeRateReader {
  const { exchangeRates } = views;
  return {
    find: (currency) =>
      run(() => {
        const row = exchangeRates.find(currency);
        return row === null ? null : toRate(row);
      }),
    list: () =>
      run(() =>
        [...exchangeRates.scan('all', '')]
          .map(toRate)
          .sort((first, second) => (first.currency < second.currency ? -1 : 1)),
      ),
  };
}

export function createExchangeRateWriter({ views, run }: Access): ExchangeRateWriter {
  const { exchangeRates } = views;
  return {
    set: (rate) =>
      run(() => {
        const known = exchangeRates.find(rate.currency);
        if (known !== null && known.at >= rate.at) return false;
        const { currency, ...patch } = rate;
        if (known === null) exchangeRates.insert({ ...rate, id: currency });
        else exchangeRates.update(currency, patch);
        return true;
      }),
  };
}

export function createPaymentEventReader({ views, run }: Access): PaymentEventReader {
  const { paymentEvents, eventCursors } = views;
  return {
    findCursor: (gateway) => run(() => eventCursors.find(gateway)?.cursor ?? null),
    ...createReader<PaymentEvent, EventFilter, 'status'>(run, paymentEvents, ({ gateway, status }) => {
      const where = (event: PaymentEvent) => gateway === undefined || event.gateway === gateway;
      return status === undefined
        ? { index: 'all', group: '', where }
        : { index: 'status', group: status, where };
    }),
    listDue: (now, limit) =>
      run(() =>
        takeWhile(
          paymentEvents.scan('due', ''),
          limit,
          ({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now,
        ).map(({ id }) => id),
      ),
  };
}

type RefundFilter = { customerId?: string; paymentId?: string; status?: Refund['state']['status'] };

export function createRefundReader({ views, run }: Access): RefundReader {
  const { refunds } = views;
  return {
    ...createReader<Refund, RefundFilter, 'customer' | 'payment' | 'status'>(run, refunds, (filter) => {
      const { customerId, paymentId, status } = filter;
      const where = (refund: Refund) =>
        (customerId === undefined || refund.customerId === customerId) &&
        (status === undefined || refund.state.status === status);
      if (paymentId !== undefined) return { index: 'payment', group: paymentId, where };
      if (customerId !== undefined) return { index: 'customer', group: customerId, where };
      return status === undefined ? { index: 'all', group: '' } : { index: 'status', group: status };
    }),
    listDue: (now, limit) =>
      run(() =>
        takeWhile(
          refunds.scan('due', ''),
          limit,
          ({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now,
        ).map(({ id }) => id),
      ),
  };
}

export function createPaymentEventWriter({ views, run }: Access): PaymentEventWriter {
  const { paymentEvents, eventCursors } = views;
  const { get, update } = createWriter<PaymentEvent, PaymentEventPatch>(run, paymentEvents);
  return {
    get,
    update,
    insertOnce: (event) =>
      run(() => {
        if (paymentEvents.findBy('providerEvent', paymentEventKey(event)) !== null) return false;
        paymentEvents.insert(event);
        return true;
      }),
    moveCursor: (gateway, { from, to }) =>
      run(() => {
        const known = eventCursors.find(gateway);
        if ((known?.cursor ?? null) !== from) return false;
        if (known === null) eventCursors.insert({ id: gateway, cursor: to });
        else eventCursors.update(gateway, { cursor: to });
        return true;
      }),
  };
}
