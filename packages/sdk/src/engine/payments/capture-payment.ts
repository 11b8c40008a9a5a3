import type { Payment } from '../../domain/payments/payment.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { creditPayment } from './credit-payment.ts';
import { alreadyDecided } from './decided-payment.ts';

interface Capture {
  payment: Payment;
  actor: Actor;
  receivedMinor: number;
}

/**
 * Staff says that the money arrived, once. The caller has locked customer and payment.
 * @throws PanelkitError `ALREADY_DECIDED`
 */
export async function capturePayment(engine: Engine, tx: Transaction, capture: Capture): Promise<void> {
  const { payment, actor, receivedMinor: amountMinor } = capture;
  if (!canCapture(payment)) throw alreadyDecided(payment, 'approve');
  await creditPayment(engine, tx, { payment, actor, amountMinor, key: `payment:${payment.id}` });
}

/** Money that arrives after the order or the payment itself ended is money all the same. */
function canCapture(payment: Payment): boolean {
  const { status } = payment.state;
  return status === 'pending' || status === 'in-review' || status === 'expired' || status === 'cancelled';
}
