import { describeError } from '../../errors/describe-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockProviderPayment } from '../locks/lock-payment.ts';
import { applyProviderState, type Effect } from './apply-provider-state.ts';
import { askProvider, toVerify } from './ask-provider.ts';
import { confirmPayment } from './confirm-payment.ts';

/**
 * Asks the provider for the state of a payment, books it, and confirms money that the bank would otherwise
 * give back.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`, `NOT_FOUND` when the shop has this gateway no more
 */
async function pollPayment(engine: Engine, providerPaymentId: string): Promise<Effect> {
  const { storage } = engine.backend;
  const known = await storage.providerPayments.find(providerPaymentId);
  const payment = known === null ? null : await storage.payments.find(known.paymentId);
  if (known === null || payment === null) return 'nothing-new';
  const state = await askProvider(engine, known.gateway, toVerify(known, payment));
  const effect = await storage.transaction(async (tx) => {
    const locked = await lockProviderPayment(tx, providerPaymentId);
    return applyProviderState(engine, tx, locked, state);
  });
  return state.status === 'unconfirmed' ? confirmPayment(engine, providerPaymentId) : effect;
}

/**
 * Asks about all that was opened with providers for a payment of ours, also what is learned of on the way.
 */
export async function pollAllOfPayment(engine: Engine, paymentId: string): Promise<Effect> {
  const { storage } = engine.backend;
  const asked = new Set<string>();
  let worst: Effect = 'nothing-new';
  for (;;) {
    const { rows } = await storage.providerPayments.list({ paymentId, limit: 500 });
    const next = rows.find(({ id }) => !asked.has(id));
    if (next === undefined) return worst;
    asked.add(next.id);
    const effect = await pollPayment(engine, next.id);
    if (effect === 'currency-mismatch' || worst === 'nothing-new') worst = effect;
  }
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
