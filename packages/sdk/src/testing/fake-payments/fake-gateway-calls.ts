import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  ConfirmOutcome,
  GatewayCallOptions,
  PaymentToStart,
  PaymentToVerify,
  RefundOutcome,
  RefundToSend,
  StartOutcome,
} from '../../ports/payment-gateway.ts';
import type { FakeGatewayFault } from './fake-gateway-faults.ts';
import type { FakeProviderBooks } from './fake-provider.ts';

/** What a call of the fake gateway works on. */
interface FakeCallParts {
  clock: Clock;
  method: string;
  books: FakeProviderBooks;
}

/** Opens a payment. */
export async function start(
  { clock, method, books }: FakeCallParts,
  fault: FakeGatewayFault | null,
  payment: PaymentToStart,
  options: GatewayCallOptions,
): Promise<StartOutcome> {
  if (fault === 'refused') return { kind: 'refused', reason: 'the amount is too small' };
  if (fault === 'unreachable' || fault === 'lost-request') throw unreachable(method);
  const { providerReference } = books.open(payment);
  if (fault === 'no-answer') await silence(clock, options);
  if (fault === 'lost-answer') throw unreachable(method);
  const redirectUrl = `https://pay.test/${providerReference}`;
  return { kind: 'started', providerReference, instructions: { redirectUrl, text: null } };
}

/** Takes the money for good. */
export async function confirm(
  { clock, method, books }: FakeCallParts,
  fault: FakeGatewayFault | null,
  { providerReference, amountMinor }: PaymentToVerify,
  options: GatewayCallOptions,
): Promise<ConfirmOutcome> {
  if (fault === 'refused') return { kind: 'refused', reason: 'the provider will not' };
  if (fault === 'unreachable' || fault === 'lost-request') throw unreachable(method);
  const isAmountRight = books.confirm(providerReference, amountMinor);
  if (fault === 'no-answer') await silence(clock, options);
  if (fault === 'lost-answer') throw unreachable(method);
  if (!isAmountRight) return { kind: 'refused', reason: 'the amount is another' };
  return { kind: 'answered', state: books.get(providerReference).state };
}

/** Sends money back. */
export async function giveBack(
  { clock, books }: Omit<FakeCallParts, 'method'>,
  fault: FakeGatewayFault | null,
  refund: RefundToSend,
  options: GatewayCallOptions,
): Promise<RefundOutcome> {
  if (fault === 'refused') return { kind: 'refused', reason: 'the provider will not' };
  if (fault === 'unreachable') return { kind: 'not-applied', reason: 'no connection', retryAfterMs: null };
  if (fault === 'lost-request') return { kind: 'unknown', cause: 'the connection broke' };
  const done = books.refund(refund, fault === 'accepted' ? 'pending' : 'succeeded');
  if (fault === 'no-answer') await silence(clock, options).catch(() => {});
  if (fault === 'lost-answer' || fault === 'no-answer') return { kind: 'unknown', cause: 'no answer came' };
  if (done === null) return { kind: 'refused', reason: 'there is not so much money' };
  return done.status === 'pending' ? { kind: 'accepted' } : { kind: 'applied' };
}

const LONGER_THAN_ANYBODY_WAITS_MS = 24 * 60 * 60_000;

/** Nothing comes until the caller gives up: rejects then. */
export function silence(clock: Clock, { signal }: GatewayCallOptions): Promise<void> {
  return clock.sleep(LONGER_THAN_ANYBODY_WAITS_MS, { signal });
}

/** Nobody answers. */
export function unreachable(method: string): PanelkitError<'PAYMENT_GATEWAY_UNREACHABLE'> {
  return new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The fake provider ${method} does not answer`,
    details: { method, retryAfterMs: null },
  });
}
