import type { Actor } from '../domain/actor.ts';
import { availableMinor, walletAccount } from '../domain/ledger.ts';
import type { Payment } from '../domain/payment.ts';
import { storageConflict } from '../errors/error-factories.ts';
import type { Transaction } from '../ports/storage.ts';
import { alreadyDecided } from './decided-payment.ts';
import type { Engine } from './engine.ts';
import { holdOrderMoney, startOrder } from './pay-order.ts';
import { recordAudit } from './record-audit.ts';
import { endReview } from './review-deadline.ts';

interface Capture {
  payment: Payment;
  actor: Actor;
  receivedMinor: number;
}

/**
 * The money arrived: it lands in the customer's wallet, and an order that still waits for it and is covered now is paid from there, all in
 * one transaction. A late or partial payment stays in the wallet; nothing is dropped. The caller has locked the payment.
 * @throws PanelkitError `ALREADY_DECIDED`
 */
export async function capturePayment(engine: Engine, tx: Transaction, capture: Capture): Promise<void> {
  const { payment, actor, receivedMinor } = capture;
  if (!canCapture(payment)) throw alreadyDecided(payment, 'approve');
  const decidedAt = engine.backend.clock.now();
  const receipt = 'receipt' in payment.state ? payment.state.receipt : null;
  await tx.payments.update(payment.id, {
    state: { status: 'captured', receivedMinor, decidedBy: actor.id, decidedAt, receipt },
  });
  await creditWallet(engine, tx, capture);
  const { customerId, orderId } = payment;
  const target = { kind: 'payment', id: payment.id };
  await tx.events.append({
    aggregate: target,
    type: 'payment.captured',
    data: { customerId, orderId, receivedMinor },
    at: decidedAt,
  });
  await recordAudit(engine, tx, {
    actor,
    action: 'payment.capture',
    target,
    before: { status: payment.state.status },
    after: { status: 'captured', receivedMinor },
  });
  if (orderId !== null) await payWaitingOrder(engine, tx, orderId);
}

/** Money that arrives after the order or the payment itself ended is money all the same. */
function canCapture(payment: Payment): boolean {
  const { status } = payment.state;
  return status === 'pending' || status === 'in-review' || status === 'expired' || status === 'cancelled';
}

async function creditWallet(
  engine: Engine,
  tx: Transaction,
  { payment, receivedMinor }: Capture,
): Promise<void> {
  await tx.ledger.book({
    id: engine.ids.uuid(),
    key: `payment:${payment.id}`,
    kind: 'payment',
    currency: payment.amount.currency,
    entries: [
      { account: `cash:${payment.method}`, amountMinor: -receivedMinor },
      { account: walletAccount(payment.customerId), amountMinor: receivedMinor },
    ],
    reference: { paymentId: payment.id, ...(payment.orderId !== null && { orderId: payment.orderId }) },
    at: engine.backend.clock.now(),
  });
}

async function payWaitingOrder(engine: Engine, tx: Transaction, orderId: string): Promise<void> {
  const known = await tx.orders.find(orderId);
  if (known?.state.status !== 'awaiting-payment') return;
  const wallet = await tx.ledger.wallet(known.customerId, known.total.currency);
  if (availableMinor(wallet) < known.total.amountMinor) return endReview(engine, tx, orderId);
  const units = await tx.fulfilments.listByOrder(orderId);
  await holdOrderMoney(engine, tx, known, units);
  const order = await tx.orders.get(orderId);
  if (order.state.status !== 'awaiting-payment') throw storageConflict('order', orderId);
  await startOrder(engine, tx, order, units);
}
