import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { ProviderState } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';
import { callGateway } from './call-gateway.ts';
import { providerStateSchema } from './provider-schemas.ts';

/**
 * Asks a provider how a payment stands. An answer that makes no sense counts as none.
 * @throws PanelkitError `NOT_FOUND` without such a gateway, `PAYMENT_GATEWAY_UNREACHABLE`
 */
export async function askProvider(
  engine: Engine,
  method: string,
  payment: { providerReference: string; paymentId: string },
): Promise<ProviderState> {
  const gateway = engine.gateways.get(method);
  const answer = await callGateway(engine, gateway, (options) => gateway.verify(payment, options));
  const state = providerStateSchema.safeParse(answer);
  if (state.success) return state.data;
  throw new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
    message: `The payment provider ${method} gave an answer that makes no sense`,
    details: { method, retryAfterMs: null },
  });
}
