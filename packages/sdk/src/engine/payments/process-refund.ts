import { addMs } from '../../domain/lifecycle/period.ts';
import type { Money } from '../../domain/payments/money.ts';
import { askedMinorFor, type Quote } from '../../domain/payments/quote.ts';
import type { Refund, RefundState } from '../../domain/payments/refund.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentGateway, RefundOutcome } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import { applyProviderState } from '../gateways/apply-provider-state.ts';
import { askProvider, sensible, toVerify } from '../gateways/ask-provider.ts';
import { callGateway } from '../gateways/call-gateway.ts';
import { refundOutcomeSchema } from '../gateways/provider-schemas.ts';
import type { Engine } from '../kernel/engine.ts';
import { workOnRow } from '../kernel/work-on-row.ts';
import { lockProviderPayment } from '../locks/lock-payment.ts';
import { endRefund } from './settle-refund.ts';
import { REFUND_JOB, wakeRefund } from './wake-refund.ts';

/**
 * Does with a refund what is due: sends it, or looks at one whose answer is open. False when nothing was due.
 */
async function processRefund(engine: Engine, refundId: string): Promise<boolean> {
  const { storage } = engine.backend;
  const known = await storage.refunds.find(refundId);
  if (known === null || !isDue(engine, known)) return false;
  const source = await storage.providerPayments.find(known.providerPaymentId);
  const gateway = engine.gateways.find(source?.gateway ?? '');
  if (gateway === null) {
    engine.logger.error({ refundId }, 'a refund waits for a gateway that the shop has no more');
    await storage.transaction((tx) => postpone(engine, tx, refundId));
    return false;
  }
  if (known.state.status === 'requested') await send(engine, gateway, known);
  else await look(engine, gateway, known);
  return true;
}

/** As `processRefund`; what is thrown moves the refund's next attempt on. False when nothing was done. */
export async function tryWorkOnRefund(engine: Engine, refundId: string): Promise<boolean> {
  const isDone = await workOnRow(engine, {
    job: REFUND_JOB,
    payload: { refundId },
    work: () => processRefund(engine, refundId),
    postpone: (tx) => postpone(engine, tx, refundId),
  });
  return isDone ?? false;
}

/** Its state stays; the waits grow. Null: another attempt was made meanwhile. */
async function postpone(engine: Engine, tx: Transaction, id: string): Promise<number | null> {
  const refund = await tx.refunds.get(id);
  if (!isDue(engine, refund)) return null;
  const attempts = refund.attempts + 1;
  const delayMs = retryDelayMs(attempts, engine.ids.fraction());
  await tx.refunds.update(id, { attempts, nextAttemptAt: addMs(tx.now, delayMs) });
  await wakeRefund(tx, id, delayMs);
  return delayMs;
}

function isDue(engine: Engine, { nextAttemptAt }: Refund): boolean {
  return nextAttemptAt !== null && nextAttemptAt <= engine.backend.clock.now();
}

/** Until then a refund that was sent may be on its way: its absence proves nothing. */
function provedAt(engine: Engine, gateway: PaymentGateway, sentAt: Date): Date {
  return addMs(sentAt, engine.settings.requestTimeoutMs + gateway.settleMs);
}

async function send(engine: Engine, gateway: PaymentGateway, { id }: Refund): Promise<void> {
  const { storage, clock } = engine.backend;
  const sentAt = clock.now();
  // Committed before the request leaves: the next worker looks, and sends nothing.
  const refund = await storage.transaction(async (tx) => {
    const locked = await tx.refunds.get(id);
    if (locked.state.status !== 'requested' || !isDue(engine, locked)) return null;
    await follow(engine, tx, locked, {
      state: { status: 'sent', sentAt },
      at: provedAt(engine, gateway, sentAt),
    });
    return locked;
  });
  if (refund === null) return;
  const outcome = await ask(engine, gateway, refund);
  await storage.transaction((tx) => bookOutcome(engine, tx, { refundId: id, gateway, sentAt, outcome }));
}

async function ask(engine: Engine, gateway: PaymentGateway, refund: Refund): Promise<RefundOutcome> {
  const { id: refundId, paymentId, providerPaymentId } = refund;
  const source = await engine.backend.storage.providerPayments.find(providerPaymentId);
  const providerReference = source?.providerReference ?? '';
  const amount = amountToSend(refund, source?.quote ?? null);
  if (amount === null)
    return { kind: 'refused', reason: 'it is less than the smallest amount of its currency' };
  const wanted = { refundId, providerReference, paymentId, ...amount };
  try {
    const answer = await callGateway(engine, gateway, (options) => gateway.refund(wanted, options));
    return sensible(gateway.method, answer, refundOutcomeSchema);
  } catch (error) {
    return { kind: 'unknown', cause: isPanelkitError(error) ? error.code : 'unexpected' };
  }
}

/** In the currency in which it was paid, by the quote of then. Null: nothing is left of it, rounded down. */
function amountToSend({ amount }: Refund, quote: Quote | null): Money | null {
  if (quote === null) return amount;
  const amountMinor = askedMinorFor(quote, amount.amountMinor);
  return amountMinor === null || amountMinor === 0 ? null : { amountMinor, currency: quote.asked.currency };
}

async function bookOutcome(
  engine: Engine,
  tx: Transaction,
  sent: { refundId: string; gateway: PaymentGateway; sentAt: Date; outcome: RefundOutcome },
): Promise<void> {
  const { refundId, gateway, sentAt, outcome } = sent;
  const { method } = gateway;
  const known = await tx.refunds.find(refundId);
  if (known === null) return;
  await lockProviderPayment(tx, known.providerPaymentId);
  const refund = await tx.refunds.get(refundId);
  // A webhook or another worker was faster.
  if (refund.state.status !== 'sent' || refund.state.sentAt.getTime() !== sentAt.getTime()) return;
  switch (outcome.kind) {
    case 'applied':
      await endRefund(engine, tx, { refundId, method, end: { kind: 'succeeded' } });
      return;
    case 'refused':
      await endRefund(engine, tx, { refundId, method, end: outcome });
      return;
    case 'accepted':
      return follow(engine, tx, refund, { state: refund.state });
    case 'not-applied':
      return follow(engine, tx, refund, {
        state: { status: 'requested' },
        ...(outcome.retryAfterMs !== null && { at: addMs(tx.now, outcome.retryAfterMs) }),
      });
    case 'unknown':
      engine.logger.warn(
        { refundId, gateway: method },
        'nobody can tell whether a refund was done; it is looked at',
      );
      return follow(engine, tx, refund, {
        state: { status: 'unknown', sentAt, cause: outcome.cause },
        at: provedAt(engine, gateway, sentAt),
      });
  }
}

/** It goes on: worked on at `at`, by default after a growing wait. */
async function follow(
  engine: Engine,
  tx: Transaction,
  { id, attempts: before }: Refund,
  { state, at }: { state: RefundState; at?: Date },
): Promise<void> {
  const attempts = before + 1;
  const now = tx.now;
  const nextAttemptAt = at ?? addMs(now, retryDelayMs(attempts, engine.ids.fraction()));
  await tx.refunds.update(id, { state, attempts, nextAttemptAt });
  await wakeRefund(tx, id, nextAttemptAt.getTime() - now.getTime());
}

/** Asks the provider how it ended. One that is not there, when it would have to be, is sent again. */
async function look(
  engine: Engine,
  gateway: PaymentGateway,
  { id, providerPaymentId }: Refund,
): Promise<void> {
  const { storage } = engine.backend;
  const source = await storage.transaction(async (tx) => {
    const refund = await tx.refunds.get(id);
    if (!isDue(engine, refund)) return null;
    await follow(engine, tx, refund, { state: refund.state });
    return tx.providerPayments.find(providerPaymentId);
  });
  const payment = source === null ? null : await storage.payments.find(source.paymentId);
  if (source === null || payment === null) return;
  const askedAt = engine.backend.clock.now();
  const state = await askProvider(engine, gateway.method, toVerify(source, payment)).catch(
    (error: unknown) => {
      if (isPanelkitError(error) && error.code === 'PAYMENT_GATEWAY_UNREACHABLE') return null;
      throw error;
    },
  );
  if (state === null) return;
  await storage.transaction(async (tx) => {
    await applyProviderState(engine, tx, await lockProviderPayment(tx, providerPaymentId), state);
    const refund = await tx.refunds.get(id);
    if (refund.state.status !== 'sent' && refund.state.status !== 'unknown') return;
    const isThere = state.refunds.some(({ refundId }) => refundId === id);
    if (isThere || askedAt < provedAt(engine, gateway, refund.state.sentAt)) return;
    await tx.refunds.update(id, {
      state: { status: 'requested' },
      nextAttemptAt: tx.now,
    });
    await wakeRefund(tx, id);
  });
}
