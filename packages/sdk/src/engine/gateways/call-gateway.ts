import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';
import type { GatewayCallOptions, PaymentGateway } from '../../ports/payment-gateway.ts';
import { callOutside } from '../kernel/call-outside.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * Asks a provider under the deadline of one request. What is no answer (it throws, it does not end) is
 * `PAYMENT_GATEWAY_UNREACHABLE`.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`, and what the gateway throws by a code of ours
 */
export async function callGateway<Answer>(
  engine: Engine,
  gateway: PaymentGateway,
  call: (options: GatewayCallOptions) => Promise<Answer>,
): Promise<Answer> {
  const { backend, fetch, settings, logger } = engine;
  const outside = { fetch, clock: backend.clock };
  try {
    const end = await callOutside(outside, settings.requestTimeoutMs, call);
    if (end.kind === 'late') throw unreachable(gateway.method, 'did not answer in time');
    return end.answer;
  } catch (error) {
    if (isPanelkitError(error)) throw error;
    const fields = { gateway: gateway.method, error: describeError(error) };
    logger.error(fields, 'a payment gateway failed unexpectedly');
    throw unreachable(gateway.method, 'failed');
  }
}

function unreachable(method: string, what: string): PanelkitError<'PAYMENT_GATEWAY_UNREACHABLE'> {
  return new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The payment provider ${method} ${what}`,
    details: { method, retryAfterMs: null },
  });
}
