import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';

/** Why a payment cannot be decided: it was decided (by whom, when), or its state does not allow it. */
export function alreadyDecided(payment: Payment, action: string): Error {
  const { id, state } = payment;
  if (!('decidedBy' in state)) return illegalTransition({ kind: 'payment', id, from: state.status, action });
  return new PanelkitError('ALREADY_DECIDED', {
    message: `This payment was ${state.status} already`,
    details: {
      id,
      status: state.status,
      decidedBy: state.decidedBy,
      decidedAt: state.decidedAt.toISOString(),
    },
  });
}
