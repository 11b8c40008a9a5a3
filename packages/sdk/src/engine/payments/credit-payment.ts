import type { Order } from '../../domain/orders/order.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import {
  availableMinor,
  type LedgerEntry,
  receivableAccount,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import { methodPolicyOf } from '../../domain/payments/method-policy.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { forgivenMinorOf } from '../../domain/payments/quote.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { storageConflict } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { holdOrderMoney, startOrder } from '../orders/pay-order.ts';
import { wakeBuyAgain } from '../orders/wake-buy-again.ts';
import { wakeWish } from '../wishes/wake-wish.ts';
import { bookChargeback } from './book-chargeback.ts';
import { endReview } from './review-deadline.ts';
import { spendableMinor } from './spendable.ts';

/** Money that arrived. `key` names the fact: it is booked once. */
export interface Credit {
  payment: Payment;
  actor: Actor;
  amountMinor: number;
  key: string;
  /** It came to an old address again: money, and not a purchase. */
  isRepeated?: boolean;
  /** What was charged back of it before it was seen: it is taken before the money buys anything. */
  chargeback?: { providerPayment: ProviderPayment; amountMinor: number } | null;
}

/**
 * The money arrived: what the customer owes is paid first, the rest goes to the wallet, and an order that
 * still waits for it and is covered now is paid from there, all in one transaction. Late, partial and
 * additional money is in the wallet; nothing is dropped. The caller has locked customer and payment.
 */
export async function creditPayment(engine: Engine, tx: Transaction, credit: Credit): Promise<void> {
  const { payment, actor, amountMinor } = credit;
  const { state } = payment;
  const receivedMinor = amountMinor + (state.status === 'captured' ? state.receivedMinor : 0);
  const forgivenMinor = forgivenWith(engine, credit, receivedMinor);
  // Money for a wish is not spent on what waits beside it.
  const [waitingIds, owedMinor] = await Promise.all([
    payment.wish === null ? findWaitingOrders(tx, payment) : [],
    owedBy(tx, payment),
  ]);
  const atMostMinor =
    waitingIds.length === 0 ? null : await spendableMinor(tx, payment, receivedMinor + forgivenMinor);
  const orders = await lockWaitingOrders(tx, waitingIds);
  const decidedAt = tx.now;
  const receipt = 'receipt' in state ? state.receipt : null;
  await tx.payments.update(payment.id, {
    state: {
      status: 'captured',
      receivedMinor,
      ...(forgivenMinor > 0 && { forgivenMinor }),
      decidedBy: actor.id,
      decidedAt,
      receipt,
    },
  });
  await book(engine, tx, credit, { owedMinor, forgivenMinor: forgivenMinor - forgivenBefore(payment) });
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
    after: { status: 'captured', receivedMinor, ...(forgivenMinor > 0 && { forgivenMinor }) },
  });
  if (credit.chargeback) await bookChargeback(engine, tx, { payment, ...credit.chargeback });
  for (const waiting of orders) {
    const isOwn = waiting.order.id === orderId;
    const spendable = atMostMinor === null || isOwn ? atMostMinor : 0;
    const isPaid = await payIfCovered(engine, tx, waiting, spendable);
    if (!isPaid && isOwn) await endReview(engine, tx, waiting.order.id);
  }
  if (payment.wish !== null) await wakeWish(tx, payment.id);
  const own = orders.find(({ order }) => order.id === orderId)?.order;
  if (own?.state.status === 'expired' && credit.isRepeated !== true) await wakeBuyAgain(tx, payment.id);
}

function forgivenBefore({ state }: Payment): number {
  return state.status === 'captured' ? (state.forgivenMinor ?? 0) : 0;
}

/** What is missing of the price and the shop bears, with the money that arrived. */
function forgivenWith(engine: Engine, { payment, isRepeated }: Credit, receivedMinor: number): number {
  const { toleranceBasisPoints } = methodPolicyOf(engine.policies.payments, payment.method);
  return forgivenMinorOf({
    priceMinor: payment.amount.amountMinor,
    receivedMinor,
    forgivenMinor: forgivenBefore(payment),
    toleranceBasisPoints: isRepeated === true ? 0 : toleranceBasisPoints,
  });
}

async function owedBy(tx: Transaction, { customerId, amount }: Payment): Promise<number> {
  return -(await tx.ledger.balanceOf(receivableAccount(customerId), amount.currency));
}

/** `forgivenMinor`: what the shop bears in addition; negative: what it bore and came after all. */
async function book(
  engine: Engine,
  tx: Transaction,
  { payment, amountMinor, key }: Credit,
  { owedMinor, forgivenMinor }: { owedMinor: number; forgivenMinor: number },
): Promise<void> {
  const { id: paymentId, customerId, orderId, method } = payment;
  const { currency } = payment.amount;
  const creditedMinor = amountMinor + forgivenMinor;
  const repaidMinor = Math.min(owedMinor, creditedMinor);
  const entries: LedgerEntry[] = [
    { account: `cash:${method}`, amountMinor: -amountMinor },
    { account: 'losses', amountMinor: -forgivenMinor },
    { account: receivableAccount(customerId), amountMinor: repaidMinor },
    { account: walletAccount(customerId), amountMinor: creditedMinor - repaidMinor },
  ];
  const booked = await tx.ledger.book({
    id: engine.ids.uuid(),
    key,
    kind: 'payment',
    currency,
    entries: entries.filter((entry) => entry.amountMinor !== 0),
    reference: { paymentId, ...(orderId !== null && { orderId }) },
    at: tx.now,
  });
  if (booked !== 'booked') throw storageConflict('payment', paymentId);
}

/** An order that waits for money, with its units, locked. */
interface WaitingOrder {
  order: Order;
  units: Unit[];
}

/**
 * The order that is paid for, first, and other orders of the customer for which money came before: it may
 * have paid this one, or been too little. They are paid as soon as the wallet covers them, whatever brings
 * the money; orders for which nothing came stay the customer's to decide. Whoever holds two orders is here,
 * behind the lock of their customer.
 */
async function findWaitingOrders(
  tx: Transaction,
  { customerId, orderId }: Pick<Payment, 'customerId' | 'orderId'>,
): Promise<string[]> {
  const ids = orderId === null ? [] : [orderId];
  const { rows: waiting } = await tx.orders.list({ customerId, status: 'awaiting-payment', limit: 500 });
  for (const { id } of waiting) {
    if (id === orderId) continue;
    // What was captured once stays so.
    const { rows: captured } = await tx.payments.list({ orderId: id, status: 'captured', limit: 1 });
    if (captured.length > 0) ids.push(id);
  }
  return ids;
}

async function lockWaitingOrders(tx: Transaction, ids: readonly string[]): Promise<WaitingOrder[]> {
  if (ids.length === 0) return [];
  const [{ orders }, units] = await Promise.all([
    tx.lock({ orders: ids }),
    Promise.all(ids.map((id) => tx.units.lockByOrder(id))),
  ]);
  return orders.map((order, index) => ({ order, units: units[index] ?? [] }));
}

/** False when it waits and the wallet, or what may be spent of it, does not cover it. */
async function payIfCovered(
  engine: Engine,
  tx: Transaction,
  { order, units }: WaitingOrder,
  atMostMinor: number | null,
): Promise<boolean> {
  if (order.state.status !== 'awaiting-payment') return true;
  if (atMostMinor !== null && atMostMinor < order.total.amountMinor) return false;
  const wallet = await tx.ledger.wallet(order.customerId, order.total.currency);
  if (availableMinor(wallet) < order.total.amountMinor) return false;
  await holdOrderMoney(engine, tx, order, units);
  await startOrder(engine, tx, order, units);
  return true;
}
