import type { Transaction } from '../../ports/storage.ts';
import { endDue } from '../kernel/end-due.ts';
import type { Engine } from '../kernel/engine.ts';
import { lockOrder } from '../locks/lock-order.ts';
import { closeUnpaidOrder } from './close-unpaid-order.ts';

/** The repeating job that ends unpaid orders. */
export const EXPIRY_JOB = 'expire-orders';

/**
 * Ends unpaid orders whose time is over, a transaction each; returns how many. One whose receipt waits for
 * review has more time.
 */
export function expireOrders(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  return endDue(engine, {
    job: EXPIRY_JOB,
    payloadOf: (orderId) => ({ orderId }),
    listDue: (limit) => storage.orders.listUnpaidDue(clock.now(), limit),
    end: (orderId) => storage.transaction((tx) => expire(engine, tx, orderId)),
  });
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
