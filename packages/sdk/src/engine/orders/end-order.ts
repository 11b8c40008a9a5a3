import { whyNotCancel } from '../../domain/orders/order-actions.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { endSubscription } from '../lifecycle/staff-actions.ts';
import type { LockedOrder } from '../locks/lock-order.ts';
import { cancelPaid } from './cancel-order.ts';

/** Ends what a locked order bought: what was not delivered is cancelled, and what was delivered ends. */
export async function endOrder(
  engine: Engine,
  tx: Transaction,
  locked: LockedOrder,
  reason: string,
): Promise<void> {
  const { order, units } = locked;
  const isPaid = order.state.status !== 'awaiting-payment';
  if (isPaid && whyNotCancel({ order, units: units.map(({ unit }) => unit) }) === null)
    await cancelPaid(engine, tx, locked, reason);
  for (const { unit, subscription, change } of units) {
    if (unit.state.status !== 'completed' || subscription === null) continue;
    if (subscription.termination === null) await endSubscription(engine, tx, { subscription, change });
  }
}
