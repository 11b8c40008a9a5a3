import type { ExchangeRate, Payment, PaymentEvent, ProviderPayment, Refund } from '@panelkit/sdk';
import { byGroup, byTime, joined } from './index-places.ts';
import { createTable } from './table.ts';

/** What is unique of a provider's payment. */
export const providerPaymentKey = (row: Pick<ProviderPayment, 'gateway' | 'providerReference'>) =>
  joined(row.gateway, row.providerReference);
/** What is unique of a provider's event. */
export const paymentEventKey = (row: Pick<PaymentEvent, 'gateway' | 'providerEventId'>) =>
  joined(row.gateway, row.providerEventId);

/** Since when nothing is left to do for an event; null while it is worked on. */
export function settledAt({ state, nextAttemptAt }: PaymentEvent): Date | null {
  if (state.status === 'received' || nextAttemptAt !== null) return null;
  return state.status === 'processed' ? state.processedAt : state.since;
}

type PaymentIndex = 'customer' | 'order' | 'status' | 'openTopUp' | 'wishDue' | 'receipt';

/** Payments as their providers know them, and the inbox of what providers tell. */
export const createProviderTables = () => ({
  payments: createTable<Payment, never, PaymentIndex>({
    kind: 'payment',
    fixed: ['customerId', 'orderId', 'method', 'amount', 'createdAt'],
    unique: {},
    indexes: {
      customer: byGroup((row) => row.customerId),
      order: byGroup((row) => row.orderId),
      status: byGroup((row) => row.state.status),
      openTopUp: byTime(({ orderId, wish, state, createdAt }) =>
        orderId === null && wish === null && state.status === 'pending' ? createdAt : null,
      ),
      wishDue: byTime(({ wish }) => (wish?.state.status === 'open' ? wish.wantedUntil : null)),
      receipt: byGroup(({ state }) => ('receipt' in state ? (state.receipt?.reference ?? null) : null)),
    },
  }),
  providerPayments: createTable<ProviderPayment, 'reference', 'payment' | 'providerReference' | 'due'>({
    kind: 'provider payment',
    fixed: ['paymentId', 'gateway', 'providerReference', 'parentReference', 'quote', 'createdAt'],
    unique: { reference: providerPaymentKey },
    indexes: {
      payment: byGroup((row) => row.paymentId),
      providerReference: byGroup((row) => row.providerReference),
      due: byTime((row) => row.nextLookAt),
    },
  }),
  refunds: createTable<Refund, 'hold', 'customer' | 'payment' | 'status' | 'due'>({
    kind: 'refund',
    fixed: [
      'customerId',
      'paymentId',
      'providerPaymentId',
      'amount',
      'reason',
      'holdId',
      'givenBack',
      'createdAt',
    ],
    unique: { hold: (row) => row.holdId },
    indexes: {
      customer: byGroup((row) => row.customerId),
      payment: byGroup((row) => row.paymentId),
      status: byGroup((row) => row.state.status),
      due: byTime((row) => row.nextAttemptAt),
    },
  }),
  exchangeRates: createTable<ExchangeRate & { id: string }, never, never>({
    kind: 'exchange rate',
    fixed: ['currency'],
    unique: {},
    indexes: {},
  }),
  eventCursors: createTable<{ id: string; cursor: string }, never, never>({
    kind: 'event cursor',
    fixed: [],
    unique: {},
    indexes: {},
  }),
  paymentEvents: createTable<PaymentEvent, 'providerEvent', 'status' | 'due' | 'settled'>({
    kind: 'payment event',
    fixed: ['gateway', 'providerEventId', 'providerReference', 'receivedAt'],
    unique: { providerEvent: paymentEventKey },
    indexes: {
      status: byGroup((row) => row.state.status),
      due: byTime((row) => row.nextAttemptAt),
      settled: byTime(settledAt, (row) => row.state.status),
    },
  }),
});
