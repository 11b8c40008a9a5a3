import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { type Refund, refundableMinor } from '../../domain/payments/refund.ts';
import { illegalTransition, invalidInput } from '../../errors/error-factories.ts';
import type { PanelkitError } from '../../errors/panelkit-error.ts';
import type { RefundAbility } from '../../ports/payment-gateway.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * The provider's payment that has so much left. @throws PanelkitError `ILLEGAL_TRANSITION`, `INVALID_INPUT`
 */
export function requireSource(
  engine: Engine,
  { payment, sources, refunds }: { payment: Payment; sources: ProviderPayment[]; refunds: Refund[] },
  amountMinor: number,
): ProviderPayment {
  const { id, method, state } = payment;
  if (state.status !== 'captured' || !engine.gateways.has(method))
    throw illegalTransition({ kind: 'payment', id, from: state.status, action: 'refund' });
  const ability = refundAbilityOf(engine, method);
  if (ability === 'none') {
    const message = `${method} cannot refund through its API`;
    throw invalidInput([{ path: 'paymentId', code: 'not_refundable', message }]);
  }
  const source = sources.find((one) => {
    const leftMinor = refundableMinor(one, refunds, ability);
    return ability === 'whole' ? leftMinor > 0 && leftMinor === amountMinor : leftMinor >= amountMinor;
  });
  if (source !== undefined) return source;
  if (ability === 'whole' && sources.some(({ receivedMinor }) => receivedMinor > amountMinor))
    throw wholeOnly(method);
  const message = 'is more than the provider still has of this payment';
  throw invalidInput([{ path: 'amountMinor', code: 'too_big', message }]);
}

/** What the provider of a method can refund; `none` for a method without a provider. */
export function refundAbilityOf(engine: Engine, method: string): RefundAbility {
  const gateway = engine.gateways.find(method);
  return gateway === null ? 'none' : (gateway.refundAbility ?? 'part');
}

function wholeOnly(method: string): PanelkitError<'INVALID_INPUT'> {
  const message = `${method} can only refund the whole of what was paid at once`;
  return invalidInput([{ path: 'amountMinor', code: 'whole_only', message }]);
}
