import type { Payment } from '../../domain/payments/payment.ts';
import { decidedBefore, illegalTransition } from '../../errors/error-factories.ts';

/** Why a payment cannot be decided: it was decided (by whom, when), or its state does not allow it. */
export function alreadyDecided(payment: Payment, action: string): Error {
  const { id, state } = payment;
  if (!('decidedBy' in state)) return illegalTransition({ kind: 'payment', id, from: state.status, action });
  return decidedBefore('payment', id, state);
}
