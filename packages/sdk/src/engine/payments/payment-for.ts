import type { Payment } from '../../domain/payments/payment.ts';
import type { Actor } from '../../domain/records/actor.ts';

/** A payment as this reader may know it: whose receipt was the same before is between the staff. */
export function paymentFor({ kind }: Actor, payment: Payment): Payment {
  const { state } = payment;
  if (kind !== 'customer' || !('receipt' in state) || state.receipt?.repeats === undefined) return payment;
  const { repeats: _repeats, ...receipt } = state.receipt;
  return { ...payment, state: { ...state, receipt } };
}
