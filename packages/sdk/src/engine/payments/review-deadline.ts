import { addMs } from '../../domain/lifecycle/period.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';

/** A receipt waits for review: until the decision its order, if still unpaid, has the time that reviews may take. */
export function beginReview(engine: Engine, tx: Transaction, orderId: string): Promise<void> {
  return waitUntil(tx, orderId, () => addMs(engine.backend.clock.now(), engine.policies.reviewMs));
}

/** The decision was made and did not pay the order: it has the time of any unpaid order, which may be over. */
export function endReview(engine: Engine, tx: Transaction, orderId: string): Promise<void> {
  return waitUntil(tx, orderId, (createdAt) => addMs(createdAt, engine.policies.unpaidOrderMs));
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
