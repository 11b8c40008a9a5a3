import type { Money } from './money.ts';
import type { ProviderPayment } from './provider-payment.ts';

/**
 * The state of a refund. *requested*: the money is held, nothing was sent. *sent*: on its way, the answer is
 * open. *unknown*: sent, and the result was lost; the provider is queried before anything is sent again.
 * *succeeded* and *refused* are the ends.
 */
export type RefundState =
  | { status: 'requested' }
  | { status: 'sent'; sentAt: Date }
  | { status: 'unknown'; sentAt: Date; cause: string }
  | { status: 'succeeded'; succeededAt: Date }
  | { status: 'refused'; reason: string; refusedAt: Date };

/** What was posted for one hold of an order and came back into the wallet for a refund. */
export interface GivenBack {
  holdId: string;
  amountMinor: number;
  /** The tax in it. */
  taxMinor: number;
}

/**
 * Money that goes back to a customer through the provider that brought it. It is held in the wallet until the
 * end.
 */
export interface Refund {
  id: string;
  customerId: string;
  paymentId: string;
  providerPaymentId: string;
  amount: Money;
  /** Why, for people. */
  reason: string;
  /** The money in the wallet that is set aside. */
  holdId: string;
  /**
   * What its order had cost and came back into the wallet for it, when the order ended. It stays there if the
   * refund is refused.
   */
  givenBack: GivenBack[];
  state: RefundState;
  /** How often it was sent or looked at. */
  attempts: number;
  /** When it is worked on next; null at its end. */
  nextAttemptAt: Date | null;
  createdAt: Date;
}

/**
 * What a provider still has of one of its payments and would give back at once; `whole`: all that was
 * received, or nothing.
 */
export function refundableMinor(
  { id, receivedMinor, chargedBackMinor }: Pick<ProviderPayment, 'id' | 'receivedMinor' | 'chargedBackMinor'>,
  refunds: readonly Pick<Refund, 'providerPaymentId' | 'amount' | 'state'>[],
  ability: 'part' | 'whole' | 'none',
): number {
  const refundedMinor = refunds
    .filter(({ providerPaymentId, state }) => providerPaymentId === id && state.status !== 'refused')
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  const leftMinor = receivedMinor - chargedBackMinor - refundedMinor;
  if (ability === 'none' || leftMinor <= 0) return 0;
  return ability === 'part' || leftMinor === receivedMinor ? leftMinor : 0;
}

/** So much of each amount, one after the other, that it is `wantedMinor` in all; less where they are less. */
export function takeFrom<Source extends { amountMinor: number }>(
  sources: readonly Source[],
  wantedMinor: number,
): Source[] {
  let restMinor = wantedMinor;
  return sources.flatMap((source) => {
    const takenMinor = Math.max(0, Math.min(source.amountMinor, restMinor));
    restMinor -= takenMinor;
    return takenMinor === 0 ? [] : [{ ...source, amountMinor: takenMinor }];
  });
}

/** Whether it has come to neither of its ends. */
export function isOpenRefund({ state }: Pick<Refund, 'state'>): boolean {
  return state.status !== 'succeeded' && state.status !== 'refused';
}

/** Why money went back: through refunds of ours, and without us. */
export interface ExplainedReturn {
  /** All of it, in minor units. */
  chargedBackMinor: number;
  /** Ids of the refunds that have now succeeded. */
  succeeded: string[];
}

/**
 * Why money went back, for a provider that only says how much: what is booked stays so, then come the refunds
 * that we sent, oldest first, and the rest was taken back without us.
 */
export function explainReturned(
  returnedMinor: number,
  { chargedBackMinor }: Pick<ProviderPayment, 'chargedBackMinor'>,
  refunds: readonly Pick<Refund, 'id' | 'amount' | 'state' | 'createdAt'>[],
): ExplainedReturn {
  const doneMinor = refunds
    .filter(({ state }) => state.status === 'succeeded')
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  let restMinor = Math.max(0, returnedMinor - chargedBackMinor - doneMinor);
  const succeeded: string[] = [];
  const sent = refunds
    .filter(({ state }) => state.status === 'sent' || state.status === 'unknown')
    .toSorted((first, second) => first.createdAt.getTime() - second.createdAt.getTime());
  for (const { id, amount } of sent) {
    if (amount.amountMinor > restMinor) continue;
    restMinor -= amount.amountMinor;
    succeeded.push(id);
  }
  return { chargedBackMinor: chargedBackMinor + restMinor, succeeded };
}
