import { addMs } from '../../domain/lifecycle/period.ts';
import type { Order } from '../../domain/orders/order.ts';
import { type ConfirmationFacts, decideConfirmation } from '../../domain/payments/decide-confirmation.ts';
import type { DeclineReason, ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { PaymentToVerify } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { type LockedPayment, lockProviderPayment } from '../locks/lock-payment.ts';
import { whyNotAgain } from '../orders/why-not-again.ts';
import { keepWaiting } from '../payments/review-deadline.ts';
import { wishNow } from '../wishes/wish-now.ts';
import { applyProviderState, type Effect } from './apply-provider-state.ts';
import { askToConfirm, toVerify } from './ask-provider.ts';
import { gatewayActor } from './gateway-actor.ts';

/**
 * Takes money that the bank gives back unless the shop asks for it: the last chance to refuse what can no
 * longer be delivered. Safe to repeat, and to run at once in many places: the provider settles once, and what
 * settled is booked by its sum.
 * @throws PanelkitError `PAYMENT_GATEWAY_UNREACHABLE`
 */
export async function confirmPayment(engine: Engine, providerPaymentId: string): Promise<Effect> {
  const { storage } = engine.backend;
  const permitted = await storage.transaction((tx) => permit(engine, tx, providerPaymentId));
  if (permitted === null) return 'nothing-new';
  const { gateway, payment } = permitted;
  const outcome = await askToConfirm(engine, gateway, payment);
  if (outcome === null) return 'nothing-new';
  return storage.transaction(async (tx) => {
    const locked = await lockProviderPayment(tx, providerPaymentId);
    if (outcome.kind === 'answered') return applyProviderState(engine, tx, locked, outcome.state);
    await decline(engine, tx, locked, { reason: 'provider-refused', detail: outcome.reason });
    return 'applied';
  });
}

/** Commits the decision before the provider is asked. Null: it is not asked. */
async function permit(
  engine: Engine,
  tx: Transaction,
  id: string,
): Promise<{ gateway: string; payment: PaymentToVerify } | null> {
  const locked = await lockProviderPayment(tx, id);
  const { payment, providerPayment } = locked;
  const { gateway, confirmation, endedAt, seenAt } = providerPayment;
  if (endedAt !== null || confirmation?.status === 'declined') return null;
  const { order, facts } = await gatherFacts(engine, tx, locked);
  const { now } = facts;
  const decision = decideConfirmation(facts);
  if (decision.kind === 'wait') return null;
  if (decision.kind === 'decline') {
    await decline(engine, tx, locked, { reason: decision.reason, detail: null });
    return null;
  }
  if (confirmation === null)
    await tx.providerPayments.update(id, { confirmation: { status: 'requested', requestedAt: now } });
  const withinMs = engine.gateways.get(gateway).confirmation?.withinMs ?? 0;
  if (order !== null) await keepWaiting(tx, order.id, addMs(seenAt ?? now, withinMs));
  return { gateway, payment: toVerify(providerPayment, payment) };
}

/** What it depends on whether money for a locked payment is taken now. */
export async function gatherFacts(
  engine: Engine,
  tx: Transaction,
  locked: LockedPayment,
): Promise<{ order: Order | null; facts: ConfirmationFacts }> {
  const { payment } = locked;
  const rivals = await lockRivals(tx, locked);
  const order = payment.orderId === null ? null : await tx.orders.get(payment.orderId);
  const wish = await wishNow(engine, tx, payment);
  const canBuyAgain = order !== null && (await whyNotAgain(engine, tx, order)) === null;
  return { order, facts: { order: order?.state ?? null, wish, rivals, canBuyAgain, now: tx.now } };
}

/** All other payments with providers for the same order or change. */
async function lockRivals(
  tx: Transaction,
  { payment, providerPayment }: LockedPayment,
): Promise<ProviderPayment[]> {
  const { orderId, wish } = payment;
  if (orderId === null && wish === null) return [];
  const payments = orderId === null ? [payment] : (await tx.payments.list({ orderId, limit: 500 })).rows;
  const opened = await Promise.all(
    payments.map(({ id: paymentId }) => tx.providerPayments.list({ paymentId, limit: 500 })),
  );
  const ids = opened.flatMap(({ rows }) => rows.map(({ id }) => id));
  const { providerPayments } = await tx.lock({
    providerPayments: ids.filter((id) => id !== providerPayment.id),
  });
  return providerPayments;
}

/** It is never confirmed: the bank gives the money back. */
async function decline(
  engine: Engine,
  tx: Transaction,
  { payment, providerPayment }: LockedPayment,
  { reason, detail }: { reason: DeclineReason; detail: string | null },
): Promise<void> {
  if (providerPayment.confirmation?.status === 'declined') return;
  const declinedAt = tx.now;
  await tx.providerPayments.update(providerPayment.id, {
    confirmation: { status: 'declined', reason, detail, declinedAt },
  });
  const { customerId, orderId, method } = payment;
  const target = { kind: 'payment', id: payment.id };
  await tx.events.append({
    aggregate: target,
    type: 'payment.declined',
    data: { customerId, orderId, reason },
    at: declinedAt,
  });
  await recordAudit(engine, tx, {
    actor: gatewayActor(method),
    action: 'payment.decline',
    target,
    after: { providerReference: providerPayment.providerReference, reason },
    reason: detail,
  });
}
