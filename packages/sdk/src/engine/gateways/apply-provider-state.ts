import { addMs } from '../../domain/lifecycle/period.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { explainReturned, type Refund } from '../../domain/payments/refund.ts';
import type { ProviderState } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedPayment } from '../locks/lock-payment.ts';
import { bookChargeback } from '../payments/book-chargeback.ts';
import { creditPayment } from '../payments/credit-payment.ts';
import { endReview, keepWaiting } from '../payments/review-deadline.ts';
import { settleRefunds } from '../payments/settle-refund.ts';
import { toHomeState } from '../quotes/to-home-state.ts';
import { gatewayActor } from './gateway-actor.ts';
import { openProviderPayment } from './open-provider-payment.ts';
import { requestPoll } from './request-poll.ts';

/** What a provider's word changed. */
export type Effect = 'applied' | 'nothing-new' | 'currency-mismatch';

/**
 * Books what a provider says of a payment: events and looks both end here. Sums that are greater than what is
 * booked are new, all others are old; so any order and any repetition of the same words end in the same
 * books. The caller has locked customer, payment and the provider's.
 */
export async function applyProviderState(
  engine: Engine,
  tx: Transaction,
  locked: LockedPayment,
  told: ProviderState,
): Promise<Effect> {
  const { payment, providerPayment } = locked;
  const { providerPayments: ofPayment, refunds } = await lockSiblings(tx, locked, told);
  const state = withReasons(toHomeState(told, providerPayment.quote), providerPayment, refunds);
  if (state?.currency !== payment.amount.currency) return 'currency-mismatch';
  const { id, receivedMinor, chargedBackMinor, endedAt } = providerPayment;
  const isNewlySeen = await see(engine, tx, locked, state);
  await openChildren(engine, tx, locked, state);
  const isNewEnd = state.status === 'ended' && endedAt === null;
  const arrivedMinor = state.receivedMinor - receivedMinor;
  const takenMinor = state.chargedBackMinor - chargedBackMinor;
  if (isNewEnd) {
    await tx.providerPayments.update(id, { endedAt: tx.now, nextLookAt: null });
    const isLast = ofPayment.every((other) => other.id === id || other.endedAt !== null);
    if (isLast && state.receivedMinor === 0 && receivedMinor === 0)
      await failPayment(engine, tx, locked, state);
  }
  const chargeback = takenMinor > 0 ? { providerPayment, amountMinor: takenMinor } : null;
  if (chargeback !== null) await tx.providerPayments.update(id, { chargedBackMinor: state.chargedBackMinor });
  if (arrivedMinor > 0) {
    const key = `received:${id}:${receivedMinor}`;
    const actor = gatewayActor(payment.method);
    const isRepeated = providerPayment.parentReference !== null;
    const credit = { payment, actor, amountMinor: arrivedMinor, key, isRepeated, chargeback };
    await creditPayment(engine, tx, credit);
    await tx.providerPayments.update(id, { receivedMinor: state.receivedMinor });
  } else if (chargeback !== null) await bookChargeback(engine, tx, { payment, ...chargeback });
  const isRefundNew = await settleRefunds(engine, tx, locked, state.refunds);
  return isNewlySeen || isNewEnd || arrivedMinor > 0 || takenMinor > 0 || isRefundNew
    ? 'applied'
    : 'nothing-new';
}

/**
 * Locks whatever else is decided on: all that was opened with the provider for our payment, and the refunds
 * that it mentions.
 */
async function lockSiblings(
  tx: Transaction,
  { payment, providerPayment }: LockedPayment,
  { refunds, returnedMinor }: ProviderState,
): Promise<{ providerPayments: ProviderPayment[]; refunds: Refund[] }> {
  const [{ rows: opened }, { rows: asked }] = await Promise.all([
    tx.providerPayments.list({ paymentId: payment.id, limit: 500 }),
    tx.refunds.list({ paymentId: payment.id, limit: 500 }),
  ]);
  const told = new Set(refunds.map(({ refundId }) => refundId));
  const wanted = asked.map(({ id }) => id).filter((id) => returnedMinor !== undefined || told.has(id));
  // Most payments were opened once and nothing of them was given back: that one is locked.
  if (opened.length === 1 && wanted.length === 0) return { providerPayments: [providerPayment], refunds: [] };
  return tx.lock({ providerPayments: opened.map(({ id }) => id), refunds: wanted });
}

/** A provider that only says how much went back is given our reasons for it. */
function withReasons(
  state: ProviderState | null,
  providerPayment: ProviderPayment,
  refunds: readonly Refund[],
): ProviderState | null {
  if (state?.returnedMinor === undefined) return state;
  const own = refunds.filter(({ providerPaymentId }) => providerPaymentId === providerPayment.id);
  const { chargedBackMinor, succeeded } = explainReturned(state.returnedMinor, providerPayment, own);
  return {
    ...state,
    chargedBackMinor,
    refunds: succeeded.map((refundId) => ({ refundId, status: 'succeeded', reason: null })),
  };
}

/**
 * The customer has paid, and the money is not final: the order keeps its places, once for as long as a review
 * may take.
 */
async function see(
  engine: Engine,
  tx: Transaction,
  { payment, providerPayment }: LockedPayment,
  { status, paidIn }: ProviderState,
): Promise<boolean> {
  const { id, seenAt } = providerPayment;
  if (paidIn !== undefined) await tx.providerPayments.update(id, { paidIn });
  if (seenAt !== null || (status !== 'seen' && status !== 'unconfirmed')) return false;
  const now = tx.now;
  await tx.providerPayments.update(id, { seenAt: now });
  if (status === 'seen' && payment.orderId !== null)
    await keepWaiting(tx, payment.orderId, addMs(now, engine.policies.reviewMs));
  return true;
}

/** What the provider knows under this payment is looked at by itself, soon. */
async function openChildren(
  engine: Engine,
  tx: Transaction,
  { payment, providerPayment: { quote } }: LockedPayment,
  { children = [] }: ProviderState,
): Promise<void> {
  for (const { providerReference, parentReference } of children) {
    const known = await tx.providerPayments.findByReference(payment.method, providerReference);
    if (known !== null) continue;
    const { id } = await openProviderPayment(engine, tx, {
      payment,
      gateway: payment.method,
      providerReference,
      parentReference,
      quote,
    });
    await requestPoll(tx, id);
  }
}

/** It ended without money. One that was started again with the provider waits for the other. */
async function failPayment(
  engine: Engine,
  tx: Transaction,
  { payment, providerPayment }: LockedPayment,
  { endReason }: ProviderState,
): Promise<void> {
  if (payment.state.status !== 'pending') return;
  if (payment.orderId !== null && providerPayment.seenAt !== null)
    await endReview(engine, tx, payment.orderId);
  const failedAt = tx.now;
  const reason = endReason ?? 'ended by the provider';
  await tx.payments.update(payment.id, { state: { status: 'failed', reason, failedAt } });
  const { customerId, orderId } = payment;
  const target = { kind: 'payment', id: payment.id };
  await tx.events.append({
    aggregate: target,
    type: 'payment.failed',
    data: { customerId, orderId },
    at: failedAt,
  });
  await recordAudit(engine, tx, {
    actor: gatewayActor(payment.method),
    action: 'payment.fail',
    target,
    before: { status: 'pending' },
    after: { status: 'failed' },
    reason,
  });
}
