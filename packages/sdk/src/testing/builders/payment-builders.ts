import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Refund } from '../../domain/payments/refund.ts';
import type { PaymentToStart } from '../../ports/payment-gateway.ts';
import { testId, testInstant } from './test-id.ts';

/** What a provider is asked to collect: 10.00 USD for an order, from a customer of whom nothing is known. */
export function aPaymentToStart(overrides: Partial<PaymentToStart> = {}): PaymentToStart {
  return {
    paymentId: testId(),
    orderId: testId(),
    amountMinor: 1000,
    currency: 'USD',
    description: 'PanelKit A1B2C3',
    payer: { language: null, email: null, phone: null, telegramId: null },
    returnUrl: 'https://shop.test/back',
    payableUntil: null,
    askedAt: testInstant(),
    ...overrides,
  };
}

/** A provider's payment on which nothing arrived yet, looked at next in a minute. */
export function aProviderPayment(overrides: Partial<ProviderPayment> = {}): ProviderPayment {
  const id = overrides.id ?? testId();
  return {
    id,
    paymentId: testId(),
    gateway: 'fake',
    providerReference: `reference-${id}`,
    parentReference: null,
    quote: null,
    payableUntil: null,
    sealedInstructions: null,
    receivedMinor: 0,
    chargedBackMinor: 0,
    paidIn: null,
    seenAt: null,
    confirmation: null,
    endedAt: null,
    looks: 0,
    lookedAt: null,
    nextLookAt: new Date(testInstant().getTime() + 60_000),
    createdAt: testInstant(),
    ...overrides,
  };
}

/** An event that was just stored. */
export function aPaymentEvent(overrides: Partial<PaymentEvent> = {}): PaymentEvent {
  const id = overrides.id ?? testId();
  return {
    id,
    gateway: 'fake',
    providerEventId: `event-${id}`,
    providerReference: 'reference',
    sealedContent: 'sealed',
    state: { status: 'received' },
    attempts: 0,
    nextAttemptAt: testInstant(),
    receivedAt: testInstant(),
    ...overrides,
  };
}

/** A refund of 10.00 USD that was just asked for. */
export function aRefund(overrides: Partial<Refund> = {}): Refund {
  return {
    id: testId(),
    customerId: testId(),
    paymentId: testId(),
    providerPaymentId: testId(),
    amount: { amountMinor: 1000, currency: 'USD' },
    reason: 'asked by the customer',
    holdId: testId(),
    givenBack: [],
    state: { status: 'requested' },
    attempts: 0,
    nextAttemptAt: testInstant(),
    createdAt: testInstant(),
    ...overrides,
  };
}
