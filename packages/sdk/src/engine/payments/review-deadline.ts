import { addMs } from '../../domain/lifecycle/period.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/**
 * A receipt waits for review: until the decision its order, if still unpaid, has the time that reviews may
 * take.
 */
export function beginReview(engine: Engine, tx: Transaction, orderId: string): Promise<void> {
  return waitUntil(tx, orderId, () => addMs(tx.now, engine.policies.reviewMs));
}

/**
 * The decision was made and did not pay the order: it has the time of any unpaid order, which may be over.
 */
export function endReview(engine: Engine, tx: Transaction, orderId: string): Promise<void> {
  return waitUntil(tx, orderId, (createdAt) => addMs(createdAt, engine.policies.unpaidOrderMs));
}

/** The customer has paid, and the money is not final: until then at least the order keeps its places. */
export async function keepWaiting(tx: Transaction, orderId: string, until: Date): Promise<void> {
  const { state } = await tx.orders.get(orderId);
  if (state.status !== 'awaiting-payment' || state.expiresAt >= until) return;
  await tx.orders.update(orderId, { state: { ...state, expiresAt: until } });
}

async function waitUntil(
  tx: Transaction,
  orderId: string,
  deadline: (createdAt: Date) => Date,
): Promise<void> {
  const { state, createdAt } = await tx.orders.get(orderId);
  if (state.status !== 'awaiting-payment') return;
  await tx.orders.update(orderId, { state: { ...state, expiresAt: deadline(createdAt) } });
}
