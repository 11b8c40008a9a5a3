import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';
import type { GatewayCallOptions, PaymentGateway } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * Asks a provider under the deadline of one request. What is no answer (it throws, it does not end) is `PAYMENT_GATEWAY_UNREACHABLE`.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`, and what the gateway throws by a code of ours
 */
export async function callGateway<Answer>(
  engine: Engine,
  gateway: PaymentGateway,
  call: (options: GatewayCallOptions) => Promise<Answer>,
): Promise<Answer> {
  const abort = new AbortController();
  const overdue = Promise.withResolvers<never>();
  const cancel = engine.backend.clock.setTimer(engine.settings.requestTimeoutMs, () => {
    abort.abort();
    overdue.reject(unreachable(gateway.method, 'did not answer in time'));
  });
  try {
    return await Promise.race([call({ signal: abort.signal }), overdue.promise]);
  } catch (error) {
    if (isPanelkitError(error)) throw error;
    const fields = { gateway: gateway.method, error: describeError(error) };
    engine.logger.error(fields, 'a payment gateway failed unexpectedly');
    throw unreachable(gateway.method, 'failed');
  } finally {
    cancel();
  }
}

function unreachable(method: string, what: string): PanelkitError<'PAYMENT_GATEWAY_UNREACHABLE'> {
  return new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The payment provider ${method} ${what}`,
    details: { method, retryAfterMs: null },
  });
}
