import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportThrow, subjectOf } from '../kernel/report-failure.ts';
import { lockOrder } from '../locks/lock-order.ts';
import { closeUnpaidOrder } from './close-unpaid-order.ts';

/** The repeating job that ends unpaid orders. */
export const EXPIRY_JOB = 'expire-orders';

const BATCH = 100;
/** So long an order that could not be ended is left alone. */
const ERROR_RETRY_MS = 15 * 60_000;

/** Ends unpaid orders whose time is over, a transaction each; returns how many. One whose receipt waits for review has more time. */
export async function expireOrders(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  const waiting = new Set(await storage.jobFailures.listWaiting(EXPIRY_JOB, clock.now()));
  let expired = 0;
  for (;;) {
    // Those that wait stay in the list: they must not take the places of the others.
    const limit = BATCH + waiting.size;
    const due = await storage.orders.listUnpaidDue(clock.now(), limit);
    let ended = 0;
    for (const orderId of due) {
      if (waiting.has(subjectOf({ orderId }))) continue;
      if (await expireOrder(engine, orderId)) ended += 1;
      else waiting.add(subjectOf({ orderId }));
    }
    expired += ended;
    if (due.length < limit || ended === 0) return expired;
  }
}

/** One that fails keeps none of the others from ending, and is tried again after a while. */
async function expireOrder(engine: Engine, orderId: string): Promise<boolean> {
  try {
    return await engine.backend.storage.transaction((tx) => expire(engine, tx, orderId));
  } catch (error) {
    await reportThrow(engine, { job: EXPIRY_JOB, payload: { orderId }, error, retryInMs: ERROR_RETRY_MS });
    return false;
  }
}

async function expire(engine: Engine, tx: Transaction, orderId: string): Promise<boolean> {
  const known = await tx.orders.find(orderId);
  if (known === null) return false;
  const locked = await lockOrder(tx, known);
  const { state } = locked.order;
  const expiredAt = tx.now;
  // A receipt may have given the order more time since it was found to be due.
  if (state.status !== 'awaiting-payment' || state.expiresAt > expiredAt) return false;
  await closeUnpaidOrder(engine, tx, locked, { status: 'expired', expiredAt });
  return true;
}
