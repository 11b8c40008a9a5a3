import { describeError } from '../../errors/describe-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockProviderPayment } from '../locks/lock-payment.ts';
import { applyProviderState, type Effect } from './apply-provider-state.ts';
import { askProvider } from './ask-provider.ts';

/**
 * Asks the provider of a payment how it stands, and books it.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`, `NOT_FOUND` when the shop has this gateway no more
 */
export async function pollPayment(engine: Engine, providerPaymentId: string): Promise<Effect> {
  const { storage } = engine.backend;
  const known = await storage.providerPayments.find(providerPaymentId);
  if (known === null) return 'nothing-new';
  const state = await askProvider(engine, known.gateway, known);
  return storage.transaction(async (tx) => {
    const locked = await lockProviderPayment(tx, providerPaymentId);
    return applyProviderState(engine, tx, locked, state);
  });
}

/** As `pollPayment`; one that fails is logged and does not keep others from being looked at. */
export async function tryPollPayment(engine: Engine, providerPaymentId: string): Promise<void> {
  try {
    const effect = await pollPayment(engine, providerPaymentId);
    if (effect === 'currency-mismatch')
      engine.logger.error(
        { providerPaymentId, code: effect },
        'a payment is of another currency than was asked for',
      );
  } catch (error) {
    engine.logger.warn(
      { providerPaymentId, error: describeError(error) },
      'a payment could not be looked at; it is looked at again',
    );
  }
}
