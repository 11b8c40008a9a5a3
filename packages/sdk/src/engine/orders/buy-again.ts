import type { Order } from '../../domain/orders/order.ts';
import { coveredMinor, type Payment } from '../../domain/payments/payment.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordLeftInWallet } from '../payments/left-in-wallet.ts';
import { placeOrder } from './place-order.ts';
import { whyNotAgain } from './why-not-again.ts';

/**
 * Money came in full for an order that had expired: the same is bought again from the wallet, once, if it
 * costs the same and there is room. Else the customer reads why the money is in the wallet.
 */
export async function buyAgain(engine: Engine, paymentId: string): Promise<void> {
  const { storage } = engine.backend;
  const payment = await storage.payments.find(paymentId);
  const order = payment?.orderId == null ? null : await storage.orders.find(payment.orderId);
  if (payment === null || order === null || order.state.status !== 'expired') return;
  const reason = await refusalOf(engine, payment, order);
  if (reason !== null) await recordLeftInWallet(engine, payment, reason);
}

/** Null: it was bought. */
async function refusalOf(
  engine: Engine,
  { id: paymentId, state }: Payment,
  order: Order,
): Promise<string | null> {
  const { customerId, items, total, channel, notes } = order;
  const { rows } = await engine.backend.storage.providerPayments.list({ paymentId, limit: 500 });
  const takenBackMinor = rows.reduce((sum, { chargedBackMinor }) => sum + chargedBackMinor, 0);
  if (coveredMinor(state) - takenBackMinor < total.amountMinor) return 'NOT_PAID_IN_FULL';
  const reason = await engine.backend.storage.transaction((tx) => whyNotAgain(engine, tx, order));
  if (reason !== null) return reason;
  const wanted = {
    customerId,
    items: items.map(({ planId, quantity, isTrial: trial }) => ({ planId, quantity, trial })),
    expectedTotalMinor: total.amountMinor,
    payment: { method: 'wallet' },
    channel,
    notes,
  };
  try {
    await placeOrder(engine, wanted, { actor: SYSTEM_ACTOR, idempotencyKey: `again:${order.id}` });
    return null;
  } catch (error) {
    if (isPanelkitError(error) && !error.retryable) return error.code;
    throw error;
  }
}
