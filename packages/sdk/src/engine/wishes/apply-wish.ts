import { availableMinor } from '../../domain/payments/ledger.ts';
import { coveredMinor, type Payment } from '../../domain/payments/payment.ts';
import type { PaymentWish } from '../../domain/payments/payment-wish.ts';
import { isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { changePlanOf } from '../changes/change-plan.ts';
import { extend } from '../changes/extend-subscription.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { recordLeftInWallet } from '../payments/left-in-wallet.ts';
import { spendableMinor } from '../payments/spendable.ts';
import { whilePlacesLast } from '../placement/take-places.ts';

/**
 * Money came for a change of a subscription: it is judged again and opened from the wallet, once, in the
 * transaction that closes the wish. Where it cannot be, the customer reads why the money is in the wallet.
 * Too little money leaves the wish open for the rest.
 */
export async function applyWish(engine: Engine, paymentId: string): Promise<void> {
  const { storage } = engine.backend;
  try {
    await whilePlacesLast((tried) => storage.transaction((tx) => apply(engine, tx, { paymentId, tried })));
  } catch (error) {
    if (!isPanelkitError(error) || error.retryable) throw error;
    await storage.transaction((tx) => refuseWish(tx, paymentId, error.code));
  }
  await tellWhereItIs(engine, paymentId);
}

/** Once for each sum that came for a change that was not made. */
export async function tellWhereItIs(engine: Engine, paymentId: string): Promise<void> {
  const payment = await engine.backend.storage.payments.find(paymentId);
  const ended = payment?.wish?.state;
  if (payment?.state.status !== 'captured') return;
  if (ended?.status === 'refused') await recordLeftInWallet(engine, payment, ended.reason);
  if (ended?.status === 'withdrawn') await recordLeftInWallet(engine, payment, 'WITHDRAWN');
}

async function apply(
  engine: Engine,
  tx: Transaction,
  { paymentId, tried }: { paymentId: string; tried: ReadonlySet<string> },
): Promise<void> {
  const payment = await lockPayment(tx, paymentId);
  const { wish, state, amount, customerId } = payment;
  if (wish === null || wish.state.status !== 'open' || state.status !== 'captured') return;
  const wallet = await tx.ledger.wallet(customerId, amount.currency);
  const paidInMinor = coveredMinor(state);
  const atMostMinor = await spendableMinor(tx, payment, paidInMinor);
  // The rest may come.
  if ((atMostMinor ?? Math.max(paidInMinor, availableMinor(wallet))) < amount.amountMinor) return;
  const changeId = await open(engine, tx, { payment, wish, tried });
  const at = tx.now;
  await tx.payments.update(paymentId, { wish: { ...wish, state: { status: 'applied', changeId, at } } });
}

/** @throws PanelkitError why it cannot be applied */
async function open(
  engine: Engine,
  tx: Transaction,
  { payment, wish, tried }: { payment: Payment; wish: PaymentWish; tried: ReadonlySet<string> },
): Promise<string> {
  const { amount, customerId } = payment;
  const locked = await lockSubscription(tx, await findSubscription(tx, wish.subscriptionId));
  const actor = { kind: 'customer', id: customerId } as const;
  const accept = ({ priceMinor }: { priceMinor: number }): void => {
    if (priceMinor <= amount.amountMinor) return;
    throw new PanelkitError('OFFER_CHANGED', {
      message: 'It costs more by now: nothing was charged',
      details: { type: null, priceMinor, currency: amount.currency },
    });
  };
  const { change, tax = null } = wish;
  if (change.kind === 'plan-change')
    return changePlanOf(engine, tx, {
      locked,
      planId: change.planId,
      tax,
      actor,
      accept,
      tried,
      isPaidIn: true,
    });
  const wanted = { units: change.units, pays: 'today', tax } as const;
  return extend(engine, tx, { locked, wanted, actor, by: 'customer', accept, tried, isPaidIn: true });
}

/** Closes an open wish; false when it was closed before. */
export async function refuseWish(tx: Transaction, paymentId: string, reason: string): Promise<boolean> {
  const { wish } = await lockPayment(tx, paymentId);
  if (wish?.state.status !== 'open') return false;
  await tx.payments.update(paymentId, {
    wish: { ...wish, state: { status: 'refused', reason, at: tx.now } },
  });
  return true;
}
