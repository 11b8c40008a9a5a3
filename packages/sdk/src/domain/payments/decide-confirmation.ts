import type { OrderState } from '../orders/order.ts';
import type { DeclineReason, ProviderPayment } from './provider-payment.ts';

/** What the last chance to refuse money depends on. */
export interface ConfirmationFacts {
  /** Of the order that is paid for; null for a top-up. */
  order: OrderState | null;
  /** What became of the change that is paid for; null where none is. */
  wish: 'open' | 'applied' | 'withdrawn' | 'refused' | null;
  /** Other payments with providers for the same order or change. */
  rivals: Pick<ProviderPayment, 'confirmation' | 'endedAt'>[];
  now: Date;
  /** Whether an order that expired could be placed again now, at the same price. */
  canBuyAgain: boolean;
}

/** *wait*: other money for the same order is being taken now. */
export type ConfirmationDecision =
  | { kind: 'confirm' }
  | { kind: 'wait' }
  | { kind: 'decline'; reason: DeclineReason };

/** Whether money that the bank would give back is taken: not for what cannot be delivered any more. */
export function decideConfirmation(facts: ConfirmationFacts): ConfirmationDecision {
  const { order, wish, canBuyAgain } = facts;
  if (wish !== null) return decideForWish(wish, facts);
  if (order === null) return { kind: 'confirm' };
  switch (order.status) {
    case 'awaiting-payment':
      return confirmUnlessTaken(facts);
    case 'expired':
      return canBuyAgain ? { kind: 'confirm' } : { kind: 'decline', reason: 'sold-out' };
    case 'cancelled':
    case 'cancelling':
      return { kind: 'decline', reason: 'order-ended' };
    default:
      return { kind: 'decline', reason: 'order-paid' };
  }
}

function confirmUnlessTaken({
  rivals,
  now,
}: Pick<ConfirmationFacts, 'rivals' | 'now'>): ConfirmationDecision {
  const isTaken = rivals.some(
    (rival) =>
      rival.endedAt === null && (rival.confirmation?.status === 'requested' || isPermitted(rival, now)),
  );
  return isTaken ? { kind: 'wait' } : { kind: 'confirm' };
}

/**
 * Whether it may be paid at this moment: the customer was let through, and what came of that is not known for
 * certain.
 */
export function isPermitted({ confirmation }: Pick<ProviderPayment, 'confirmation'>, now: Date): boolean {
  return confirmation?.status === 'permitted' && confirmation.until > now;
}

function decideForWish(
  wish: 'open' | 'applied' | 'withdrawn' | 'refused',
  facts: Pick<ConfirmationFacts, 'rivals' | 'now'>,
): ConfirmationDecision {
  switch (wish) {
    case 'open':
      return confirmUnlessTaken(facts);
    case 'applied':
      return { kind: 'decline', reason: 'order-paid' };
    case 'withdrawn':
      return { kind: 'decline', reason: 'order-ended' };
    case 'refused':
      return { kind: 'decline', reason: 'not-eligible' };
  }
}
