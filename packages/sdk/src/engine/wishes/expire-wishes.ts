import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportThrow, subjectOf } from '../kernel/report-failure.ts';
import { lockPayment } from '../locks/lock-payment.ts';
import { applyWish, refuseWish, tellWhereItIs } from './apply-wish.ts';

/** What its failures are recorded under. */
const WISH_EXPIRY = 'expire-wishes';
const BATCH = 100;
/** So long one that could not be ended is left alone. */
const ERROR_RETRY_MS = 15 * 60_000;

/** Ends wishes for which no money, or too little, came in time; returns how many. One that fails keeps none of the others from ending. */
export async function expireWishes(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const waiting = new Set(await storage.jobFailures.listWaiting(WISH_EXPIRY, clock.now()));
  const due = await storage.payments.listWishesDue(clock.now(), BATCH + waiting.size);
  let ended = 0;
  for (const paymentId of due) {
    if (!waiting.has(subjectOf({ paymentId })) && (await end(engine, paymentId))) ended += 1;
  }
  return ended;
}

async function end(engine: Engine, paymentId: string): Promise<boolean> {
  try {
    // The money may be there, and the wake-up lost.
    await applyWish(engine, paymentId);
    const isEnded = await engine.backend.storage.transaction((tx) => expire(tx, paymentId));
    await tellWhereItIs(engine, paymentId);
    return isEnded;
  } catch (error) {
    const payload = { paymentId };
    await reportThrow(engine, { job: WISH_EXPIRY, payload, error, retryInMs: ERROR_RETRY_MS });
    return false;
  }
}

async function expire(tx: Transaction, paymentId: string): Promise<boolean> {
  const { wish, state, customerId, orderId } = await lockPayment(tx, paymentId);
  const at = tx.now;
  if (wish === null || wish.state.status !== 'open' || wish.wantedUntil > at) return false;
  const reason = state.status === 'captured' ? 'NOT_PAID_IN_FULL' : 'TOO_LATE';
  await refuseWish(tx, paymentId, reason);
  if (state.status !== 'pending') return true;
  await tx.payments.update(paymentId, { state: { status: 'expired', expiredAt: at } });
  const aggregate = { kind: 'payment', id: paymentId };
  await tx.events.append({ aggregate, type: 'payment.expired', data: { customerId, orderId }, at });
  return true;
}
