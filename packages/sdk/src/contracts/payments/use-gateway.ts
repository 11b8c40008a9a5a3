import { afterEach, beforeEach } from 'vitest';
import type {
  GatewayCallOptions,
  PaymentToStart,
  PaymentToVerify,
  ProviderState,
  StartOutcome,
} from '../../ports/payment-gateway.ts';
import { aPaymentToStart } from '../../testing/builders/payment-builders.ts';
import type {
  PaymentGatewayAbility,
  PaymentGatewayDeclaration,
  PaymentGatewayExtra,
  PaymentGatewayHarness,
} from './payment-gateway-harness.ts';

/** What the tests of a gateway share. */
export interface UsedGateway {
  harness(): PaymentGatewayHarness;
  can(ability: PaymentGatewayAbility): boolean;
  has(extra: PaymentGatewayExtra): boolean;
  /** A started payment of the harness's amount. */
  started(): Promise<PaymentToVerify>;
  /** The customer pays so much (all by default), and it is confirmed where the provider waits for that. */
  pay(payment: PaymentToVerify, amountMinor?: number): Promise<void>;
  /**
   * Looks at a payment, and at all that the provider knows under it, as the engine does: one state with the
   * sums of all.
   */
  verify(payment: PaymentToVerify): Promise<ProviderState>;
}

/** Options of a call that nobody gives up. */
export function calmly(): GatewayCallOptions {
  return { signal: new AbortController().signal, fetch: globalThis.fetch };
}

/** Makes a harness for each test of the describing block. */
export function useGateway(
  setup: () => Promise<PaymentGatewayHarness>,
  { without = [], with: extras = [] }: PaymentGatewayDeclaration,
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
    has: (extra) => extras.includes(extra),
    started: async () => {
      const wanted = aWantedPayment(harness());
      return toVerify(wanted, await harness().gateway.start(wanted, calmly()));
    },
    pay: async (payment, amountMinor = payment.amountMinor) => {
      await harness().side.pay(payment.providerReference, amountMinor);
      await harness().gateway.confirmation?.confirm(payment, calmly());
    },
    verify: (payment) => verifyWhole(harness(), payment),
  };
}

async function verifyWhole(
  { gateway }: PaymentGatewayHarness,
  payment: PaymentToVerify,
): Promise<ProviderState> {
  const own = await gateway.verify(payment, calmly());
  const { children = [], ...state } = own;
  const states = await Promise.all(
    children.map(({ providerReference }) => gateway.verify({ ...payment, providerReference }, calmly())),
  );
  const all = [state, ...states];
  const last = all.at(-1) ?? state;
  return {
    ...state,
    // A page on which a coin is chosen says nothing itself.
    ...(state.status === 'open' && { status: last.status, endReason: last.endReason }),
    receivedMinor: all.reduce((sum, { receivedMinor }) => sum + receivedMinor, 0),
    chargedBackMinor: all.reduce((sum, { chargedBackMinor }) => sum + chargedBackMinor, 0),
    refunds: all.flatMap(({ refunds }) => refunds),
    ...(all.some(({ returnedMinor }) => returnedMinor !== undefined) && {
      returnedMinor: all.reduce((sum, { returnedMinor = 0 }) => sum + returnedMinor, 0),
    }),
  };
}

/** A new payment of the harness's amount. */
export function aWantedPayment({ money, now, gateway }: PaymentGatewayHarness): PaymentToStart {
  const payer = { language: null, email: 'ada@shop.test', phone: null, telegramId: null };
  return aPaymentToStart({
    ...money,
    ...(now !== undefined && { askedAt: now() }),
    ...(gateway.needsContact === true && { payer }),
  });
}

/** What was started, as it is asked about. @throws TypeError when the provider would not take it */
export function toVerify(
  { paymentId, amountMinor, currency }: PaymentToStart,
  outcome: StartOutcome,
): PaymentToVerify {
  if (outcome.kind === 'refused')
    throw new TypeError(`the provider would not take a payment: ${outcome.reason}`);
  return { providerReference: outcome.providerReference, paymentId, amountMinor, currency };
}
