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
  if (orderId !== null) await payOwnOrder(engine, tx, orderId);
  await payOtherOrders(engine, tx, payment);
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

async function payOwnOrder(engine: Engine, tx: Transaction, orderId: string): Promise<void> {
  if (!(await payIfCovered(engine, tx, orderId))) await endReview(engine, tx, orderId);
}

/**
 * Other orders of the customer for which money came before: it may have paid this one, or been too little. They are paid as soon as the wallet
 * covers them, whatever brings the money; orders for which nothing came stay the customer's to decide. Whoever holds two orders is here, behind
 * the lock of their customer.
 */
async function payOtherOrders(
  engine: Engine,
  tx: Transaction,
  { customerId, orderId }: Pick<Payment, 'customerId' | 'orderId'>,
): Promise<void> {
  const { rows: waiting } = await tx.orders.list({ customerId, status: 'awaiting-payment', limit: 500 });
  for (const { id } of waiting) {
    if (id === orderId) continue;
    const { rows: payments } = await tx.payments.list({ orderId: id });
    if (payments.some(({ state }) => state.status === 'captured')) await payIfCovered(engine, tx, id);
  }
}

/** False when it waits and the wallet does not cover it. */
async function payIfCovered(engine: Engine, tx: Transaction, orderId: string): Promise<boolean> {
  const known = await tx.orders.find(orderId);
  if (known?.state.status !== 'awaiting-payment') return true;
  const wallet = await tx.ledger.wallet(known.customerId, known.total.currency);
  if (availableMinor(wallet) < known.total.amountMinor) return false;
  const units = await tx.fulfilments.listByOrder(orderId);
  await holdOrderMoney(engine, tx, known, units);
  const order = await tx.orders.get(orderId);
  if (order.state.status !== 'awaiting-payment') throw storageConflict('order', orderId);
  await startOrder(engine, tx, order, units);
  return true;
}
