import type { ExchangeRate, PaymentEvent, ProviderPayment, Refund } from '@panelkit/sdk';
import { type Columns, instant, json, money, nullable, number, text } from './columns.ts';
import { state } from './sale-rows.ts';
import { defineTable } from './table.ts';

export const providerPayments = defineTable<ProviderPayment>({
  kind: 'provider payment',
  name: 'provider_payments',
  fixed: ['paymentId', 'gateway', 'providerReference', 'parentReference', 'quote', 'createdAt'],
  columns: {
    id: text,
    paymentId: text,
    gateway: text,
    providerReference: text,
    parentReference: nullable(text),
    quote: nullable(json('rateAt', 'quotedAt', 'validUntil')),
    payableUntil: nullable(instant),
    sealedInstructions: nullable(text),
    receivedMinor: number,
    chargedBackMinor: number,
    paidIn: nullable(json()),
    seenAt: nullable(instant),
    confirmation: nullable(json('requestedAt', 'permittedAt', 'until', 'declinedAt')),
    endedAt: nullable(instant),
    looks: number,
    lookedAt: nullable(instant),
    nextLookAt: nullable(instant),
    createdAt: instant,
  },
});

export const paymentEvents = defineTable<PaymentEvent>({
  kind: 'payment event',
  name: 'payment_events',
  fixed: ['gateway', 'providerEventId', 'providerReference', 'receivedAt'],
  columns: {
    id: text,
    gateway: text,
    providerEventId: text,
    providerReference: nullable(text),
    sealedContent: text,
    state: state('processedAt', 'since'),
    attempts: number,
    nextAttemptAt: nullable(instant),
    receivedAt: instant,
  },
});

export const refunds = defineTable<Refund>({
  kind: 'refund',
  name: 'refunds',
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
  columns: {
    id: text,
    customerId: text,
    paymentId: text,
    providerPaymentId: text,
    amount: money,
    reason: text,
    holdId: text,
    givenBack: json(),
    state: state('sentAt', 'succeededAt', 'refusedAt'),
    attempts: number,
    nextAttemptAt: nullable(instant),
    createdAt: instant,
  },
});

/** A rate has no id: its currency is its key. */
export const exchangeRateColumns: Columns<ExchangeRate> = {
  currency: text,
  base: text,
  rate: text,
  source: text,
  at: instant,
};
