import { walletAccount } from '../../domain/payments/ledger.ts';
import { isOpenRefund, type Refund, type RefundState } from '../../domain/payments/refund.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { ProviderRefund } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import { gatewayActor } from '../gateways/gateway-actor.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedPayment } from '../locks/lock-payment.ts';

/** How a refund ended. */
export type RefundEnd = { kind: 'succeeded' } | { kind: 'refused'; reason: string };

/**
 * Books what a provider says of the refunds of a payment; answers whether any came to its end. The caller has
 * locked the payment.
 */
export async function settleRefunds(
  engine: Engine,
  tx: Transaction,
  locked: LockedPayment,
  told: ProviderRefund[],
): Promise<boolean> {
  let isNew = false;
  for (const { refundId, status, reason } of told) {
    if (status === 'pending') continue;
    const known = await tx.refunds.find(refundId);
    if (known === null || known.providerPaymentId !== locked.providerPayment.id) continue;
    const end: RefundEnd =
      status === 'succeeded'
        ? { kind: 'succeeded' }
        : { kind: 'refused', reason: reason ?? 'refused by the provider' };
    if (await endRefund(engine, tx, { refundId, method: locked.payment.method, end })) isNew = true;
  }
  return isNew;
}

/**
 * Ends a refund once: its money leaves the wallet, or is free again. False when it had ended (nothing
 * changed).
 */
export async function endRefund(
  engine: Engine,
  tx: Transaction,
  { refundId, method, end }: { refundId: string; method: string; end: RefundEnd },
): Promise<boolean> {
  const refund = await tx.refunds.get(refundId);
  if (!isOpenRefund(refund)) return false;
  const at = tx.now;
  const isSettled =
    end.kind === 'succeeded'
      ? await post(engine, tx, refund, method)
      : await tx.ledger.voidHold(refund.holdId, at);
  if (!isSettled) throw storageConflict('refund', refundId);
  const state: RefundState =
    end.kind === 'succeeded'
      ? { status: 'succeeded', succeededAt: at }
      : { status: 'refused', reason: end.reason, refusedAt: at };
  await tx.refunds.update(refundId, { state, nextAttemptAt: null });
  await tell(engine, tx, refund, { method, state });
  return true;
}

function post(
  engine: Engine,
  tx: Transaction,
  { id, holdId, customerId, paymentId, amount }: Refund,
  method: string,
): Promise<boolean> {
  return tx.ledger.postHold(holdId, {
    id: engine.ids.uuid(),
    key: `refund:${id}`,
    kind: 'refund',
    currency: amount.currency,
    entries: [
      { account: walletAccount(customerId), amountMinor: -amount.amountMinor },
      { account: `cash:${method}`, amountMinor: amount.amountMinor },
    ],
    reference: { paymentId, holdId },
    at: tx.now,
  });
}

async function tell(
  engine: Engine,
  tx: Transaction,
  refund: Refund,
  { method, state }: { method: string; state: RefundState },
): Promise<void> {
  const { id: refundId, customerId, paymentId, amount } = refund;
  const target = { kind: 'payment', id: paymentId };
  await tx.events.append({
    aggregate: target,
    type: state.status === 'succeeded' ? 'payment.refunded' : 'payment.refund-refused',
    data: { customerId, refundId, amountMinor: amount.amountMinor },
    at: tx.now,
  });
  await recordAudit(engine, tx, {
    actor: gatewayActor(method),
    action: state.status === 'succeeded' ? 'payment.refund-succeeded' : 'payment.refund-refused',
    target,
    before: { refundId, status: refund.state.status },
    after: { refundId, status: state.status },
    reason: state.status === 'refused' ? state.reason : null,
  });
}
