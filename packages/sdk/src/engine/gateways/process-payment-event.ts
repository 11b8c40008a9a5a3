import { addMs } from '../../domain/lifecycle/period.ts';
import type {
  PaymentEvent,
  PaymentEventState,
  UnmatchedReason,
} from '../../domain/payments/payment-event.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { ProviderEvent, ProviderState } from '../../ports/payment-gateway.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { workOnRow } from '../kernel/work-on-row.ts';
import { type LockedPayment, lockKnownPayment, lockPayment } from '../locks/lock-payment.ts';
import { applyProviderState, type Effect } from './apply-provider-state.ts';
import { openContent } from './event-content.ts';
import { openProviderPayment } from './open-provider-payment.ts';
import { pollAllOfPayment } from './poll-payment.ts';
import { requestPoll } from './request-poll.ts';
import { PAYMENT_EVENT_JOB, wakePaymentEvent } from './wake-payment-event.ts';

/**
 * What came of working on an event. *skipped*: it was done before. *postponed*: its provider does not answer.
 */
export type Processed = 'applied' | 'nothing-new' | 'ignored' | 'unmatched' | 'postponed' | 'skipped';

type AboutPayment = NonNullable<ProviderEvent['payment']>;

/**
 * An event whose payment is not known yet may be of one that is being opened: it is looked for so often, over
 * about two hours.
 */
const MATCH_ATTEMPTS = 8;

/**
 * Works on one stored event, once; with `again` also on one that was done, which changes nothing that was
 * booked.
 */
export async function processPaymentEvent(
  engine: Engine,
  eventId: string,
  options: { again?: boolean } = {},
): Promise<Processed> {
  const { storage } = engine.backend;
  const event = await storage.paymentEvents.find(eventId);
  if (event === null || (event.nextAttemptAt === null && options.again !== true)) return 'skipped';
  const about = openContent(engine, event).event.payment;
  if (about === null) return conclude(engine, event, 'ignored');
  const gateway = engine.gateways.find(event.gateway);
  if (gateway === null) return storage.transaction((tx) => leave(engine, tx, event, 'gateway-missing'));
  try {
    return about.state === null
      ? await lookFor(engine, event, about)
      : await book(engine, event, { about, state: about.state });
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'PAYMENT_GATEWAY_UNREACHABLE') throw error;
    await engine.backend.storage.transaction((tx) => postpone(engine, tx, event.id));
    return 'postponed';
  }
}

/** As `processPaymentEvent`; what is thrown moves the event's next attempt on. Null: it threw. */
export function workOnPaymentEvent(engine: Engine, eventId: string): Promise<Processed | null> {
  return workOnRow(engine, {
    job: PAYMENT_EVENT_JOB,
    payload: { eventId },
    work: () => processPaymentEvent(engine, eventId),
    postpone: (tx) => postpone(engine, tx, eventId),
  });
}

/**
 * The event only says that something changed: the provider is asked about all that was opened for our
 * payment, since it may name a part of it that nobody asked for (a charge, a coin).
 */
async function lookFor(engine: Engine, event: PaymentEvent, about: AboutPayment): Promise<Processed> {
  const { storage } = engine.backend;
  const locked = await storage.transaction((tx) => match(engine, tx, event, about));
  if (locked === null) return storage.transaction((tx) => leave(engine, tx, event, 'unknown-payment'));
  const effect = await pollAllOfPayment(engine, locked.payment.id);
  return storage.transaction((tx) => end(engine, tx, event, effect));
}

function book(
  engine: Engine,
  event: PaymentEvent,
  { about, state }: { about: AboutPayment; state: ProviderState },
): Promise<Processed> {
  return engine.backend.storage.transaction(async (tx) => {
    const locked = await match(engine, tx, event, about);
    if (locked === null) return leave(engine, tx, event, 'unknown-payment');
    const effect = await applyProviderState(engine, tx, locked, state);
    if (state.status === 'unconfirmed') await requestPoll(tx, locked.providerPayment.id);
    return end(engine, tx, event, effect);
  });
}

async function end(engine: Engine, tx: Transaction, event: PaymentEvent, effect: Effect): Promise<Processed> {
  if (effect === 'currency-mismatch') return leave(engine, tx, event, effect);
  await finish(tx, event, effect);
  return effect;
}

/** The payment that an event is about: by the provider's id of it, else by ours. */
async function match(
  engine: Engine,
  tx: Transaction,
  { gateway }: PaymentEvent,
  { providerReference, paymentId, parentReference = null, invoiceReference = null }: AboutPayment,
): Promise<LockedPayment | null> {
  const known = await tx.providerPayments.findByReference(gateway, providerReference);
  if (known !== null) return lockKnownPayment(tx, known);
  const wanted = paymentId === null ? null : await tx.payments.find(paymentId);
  if (wanted?.method !== gateway) return null;
  const payment = await lockPayment(tx, wanted.id);
  const invoice =
    invoiceReference === null ? null : await tx.providerPayments.findByReference(gateway, invoiceReference);
  const quote = invoice?.paymentId === payment.id ? invoice.quote : payment.quote;
  const link = { payment, gateway, providerReference, parentReference, quote };
  return { payment, providerPayment: await openProviderPayment(engine, tx, link) };
}

async function conclude(engine: Engine, event: PaymentEvent, effect: 'ignored'): Promise<Processed> {
  await engine.backend.storage.transaction((tx) => finish(tx, event, effect));
  return effect;
}

/** It is done; one that was done before keeps what it did then. */
async function finish(
  tx: Transaction,
  { id }: PaymentEvent,
  effect: Exclude<Effect, 'currency-mismatch'> | 'ignored',
): Promise<void> {
  const { state } = await tx.paymentEvents.get(id);
  if (state.status === 'processed') return;
  const processed: PaymentEventState = {
    status: 'processed',
    processedAt: tx.now,
    effect,
  };
  await tx.paymentEvents.update(id, { state: processed, nextAttemptAt: null });
}

/** It cannot be booked now: kept for staff, and for a while looked at again by itself. */
async function leave(
  engine: Engine,
  tx: Transaction,
  { id, gateway }: PaymentEvent,
  reason: UnmatchedReason,
): Promise<Processed> {
  const event = await tx.paymentEvents.get(id);
  if (event.state.status === 'processed') return 'skipped';
  const now = tx.now;
  const attempts = event.attempts + 1;
  const isLast = reason === 'currency-mismatch' || attempts >= MATCH_ATTEMPTS;
  const delayMs = isLast ? null : retryDelayMs(attempts, engine.ids.fraction());
  const isNew = event.state.status !== 'unmatched' || event.state.reason !== reason;
  const state: PaymentEventState = isNew ? { status: 'unmatched', reason, since: now } : event.state;
  const nextAttemptAt = delayMs === null ? null : addMs(now, delayMs);
  await tx.paymentEvents.update(id, { state, attempts, nextAttemptAt });
  if (delayMs !== null) await wakePaymentEvent(tx, id, delayMs);
  if (!isNew) return 'unmatched';
  engine.logger.warn({ gateway, eventId: id, reason }, 'a payment event belongs to no payment of the shop');
  const aggregate = { kind: 'payment-event', id };
  await tx.events.append({ aggregate, type: 'payment.event-unmatched', data: { gateway, reason }, at: now });
  return 'unmatched';
}

async function postpone(engine: Engine, tx: Transaction, id: string): Promise<number | null> {
  const event = await tx.paymentEvents.get(id);
  if (event.nextAttemptAt === null) return null;
  const attempts = event.attempts + 1;
  const delayMs = retryDelayMs(attempts, engine.ids.fraction());
  const nextAttemptAt = addMs(tx.now, delayMs);
  await tx.paymentEvents.update(id, { attempts, nextAttemptAt });
  await wakePaymentEvent(tx, id, delayMs);
  return delayMs;
}
