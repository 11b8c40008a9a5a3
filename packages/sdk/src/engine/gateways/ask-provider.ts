import type { ZodType } from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { ConfirmOutcome, PaymentToVerify, ProviderState } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';
import { callGateway } from './call-gateway.ts';
import { confirmOutcomeSchema, providerStateSchema } from './provider-schemas.ts';

/** A payment as its provider is asked about it. */
export function toVerify(
  { providerReference, quote }: Pick<ProviderPayment, 'providerReference' | 'quote'>,
  { id: paymentId, amount }: Pick<Payment, 'id' | 'amount'>,
): PaymentToVerify {
  return { providerReference, paymentId, ...(quote?.asked ?? amount) };
}

/**
 * Asks a provider for the state of a payment. An answer that makes no sense counts as none.
 * @throws PanelkitError `NOT_FOUND` without such a gateway, `PAYMENT_GATEWAY_UNREACHABLE`
 */
export async function askProvider(
  engine: Engine,
  method: string,
  payment: PaymentToVerify,
): Promise<ProviderState> {
  const gateway = engine.gateways.get(method);
  const answer = await callGateway(engine, gateway, (options) => gateway.verify(payment, options));
  return sensible(method, answer, providerStateSchema);
}

/**
 * Takes the money of a payment for good. Null: the provider settles by itself.
 * @throws PanelkitError as `askProvider`
 */
export async function askToConfirm(
  engine: Engine,
  method: string,
  payment: PaymentToVerify,
): Promise<ConfirmOutcome | null> {
  const gateway = engine.gateways.get(method);
  const { confirmation } = gateway;
  if (confirmation === undefined) return null;
  const answer = await callGateway(engine, gateway, (options) => confirmation.confirm(payment, options));
  return sensible(method, answer, confirmOutcomeSchema);
}

/** What a gateway answered, if that makes sense. @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE` */
export function sensible<Answer>(method: string, answer: unknown, schema: ZodType<Answer>): Answer {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The payment provider ${method} sent an invalid answer`,
    details: { method, retryAfterMs: null },
  });
}
