import { afterEach, beforeEach } from 'vitest';
import type { GatewayCallOptions, PaymentToStart, StartOutcome } from '../../ports/payment-gateway.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type {
  PaymentGatewayAbility,
  PaymentGatewayDeclaration,
  PaymentGatewayHarness,
} from './payment-gateway-harness.ts';

/** What the tests of a gateway share. */
export interface UsedGateway {
  harness(): PaymentGatewayHarness;
  can(ability: PaymentGatewayAbility): boolean;
  /** A started payment of the harness's amount. */
  started(): Promise<{ paymentId: string; providerReference: string }>;
  /** Looks at a payment. */
  verify(payment: {
    paymentId: string;
    providerReference: string;
  }): ReturnType<PaymentGatewayHarness['gateway']['verify']>;
}

/** Options of a call that nobody gives up. */
export function calmly(): GatewayCallOptions {
  return { signal: new AbortController().signal, fetch: globalThis.fetch };
}

/** Makes a harness for each test of the describing block. */
export function useGateway(
  setup: () => Promise<PaymentGatewayHarness>,
  { without = [] }: PaymentGatewayDeclaration,
): UsedGateway {
  let current: PaymentGatewayHarness | null = null;
  beforeEach(async () => {
    current = await setup();
  });
  afterEach(async () => {
    await current?.teardown();
    current = null;
  });
  const harness = (): PaymentGatewayHarness => {
    if (current === null) throw new TypeError('The harness exists only while a test runs');
    return current;
  };
  return {
    harness,
    can: (ability) => !without.includes(ability),
    started: async () => {
      const wanted = aWantedPayment(harness());
      const outcome = await harness().gateway.start(wanted, calmly());
      return { paymentId: wanted.paymentId, providerReference: referenceOf(outcome) };
    },
    verify: (payment) => harness().gateway.verify(payment, calmly()),
  };
}

/** A new payment of the harness's amount. */
export function aWantedPayment({ money }: PaymentGatewayHarness): PaymentToStart {
  return { paymentId: testId(), orderId: testId(), ...money, returnUrl: 'https://shop.test/back' };
}

/** @throws TypeError when the provider would not take it */
export function referenceOf(outcome: StartOutcome): string {
  if (outcome.kind === 'started') return outcome.providerReference;
  throw new TypeError(`the provider would not take a payment: ${outcome.reason}`);
}
