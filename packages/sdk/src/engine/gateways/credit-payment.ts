import type { Actor } from '../../domain/actor.ts';
import { availableMinor, type LedgerEntry, receivableAccount, walletAccount } from '../../domain/ledger.ts';
import type { Payment } from '../../domain/payment.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../engine.ts';
import { holdOrderMoney, startOrder } from '../pay-order.ts';
import { recordAudit } from '../record-audit.ts';
import { endReview } from '../review-deadline.ts';

/** Money that arrived. `key` names the fact: it is booked once. */
export interface Credit {
  payment: Payment;
  actor: Actor;
  amountMinor: number;
  key: string;
}

/**
 * The money arrived: what the customer owes is paid first, the rest lands in his wallet, and an order that still waits for it and is covered
 * now is paid from there, all in one transaction. Late, partial and additional money is in the wallet; nothing is dropped. The caller has
 * locked customer and payment.
 */
export async function creditPayment(engine: Engine, tx: Transaction, credit: Credit): Promise<void> {
  const { payment, actor, amountMinor } = credit;
  const { state } = payment;
  const decidedAt = engine.backend.clock.now();
  const receipt = 'receipt' in state ? state.receipt : null;
  const receivedMinor = amountMinor + (state.status === 'captured' ? state.receivedMinor : 0);
  await tx.payments.update(payment.id, {
    state: { status: 'captured', receivedMinor, decidedBy: actor.id, decidedAt, receipt },
  });
  await book(engine, tx, credit);
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
    before: { status: state.status },
    after: { status: 'captured', receivedMinor },
  });
  if (orderId !== null) await payWaitingOrder(engine, tx, orderId);
}

async function book(engine: Engine, tx: Transaction, { payment, amountMinor, key }: Credit): Promise<void> {
  const { id: paymentId, customerId, orderId, method } = payment;
  const { currency } = payment.amount;
  const owedMinor = -(await tx.ledger.balanceOf(receivableAccount(customerId), currency));
  const repaidMinor = Math.min(owedMinor, amountMinor);
  const entries: LedgerEntry[] = [
    { account: `cash:${method}`, amountMinor: -amountMinor },
    { account: receivableAccount(customerId), amountMinor: repaidMinor },
    { account: walletAccount(customerId), amountMinor: amountMinor - repaidMinor },
  ];
  const booked = await tx.ledger.book({
    id: engine.ids.uuid(),
    key,
    kind: 'payment',
    currency,
    entries: entries.filter((entry) => entry.amountMinor !== 0),
    reference: { paymentId, ...(orderId !== null && { orderId }) },
    at: engine.backend.clock.now(),
  });
  if (booked !== 'booked') throw storageConflict('payment', paymentId);
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
