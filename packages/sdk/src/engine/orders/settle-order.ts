import type { Order } from '../../domain/orders/order.ts';
import { orderStateAfter } from '../../domain/orders/order-state.ts';
import type { UnitStatusRow } from '../../ports/storage/storage-locks.ts';
import type { Transaction } from '../../ports/storage.ts';

/** Moves an order's state, with its event. The caller has locked the order. */
export async function moveOrder(tx: Transaction, order: Order, state: Order['state']): Promise<void> {
  if (state.status === order.state.status) return;
  await tx.orders.update(order.id, { state });
  await emitMove(tx, order, state);
}

/** The event of an order's move; the row is the caller's to write. */
export function emitMove(tx: Transaction, order: Order, state: Order['state']): Promise<void> {
  return tx.events.append({
    aggregate: { kind: 'order', id: order.id },
    type: 'order.status-changed',
    data: { customerId: order.customerId, from: order.state.status, to: state.status },
    at: tx.now,
  });
}

/**
 * Lets the order follow its units, in the transaction that moved one of them. The caller has locked the order
 * before them.
 */
export async function settleOrder(tx: Transaction, orderId: string): Promise<void> {
  const order = await tx.orders.get(orderId);
  await followUnits(tx, order, await tx.units.listStates(orderId));
}

/** The same where the states of all its units are known. */
export async function followUnits(
  tx: Transaction,
  order: Order,
  units: readonly Pick<UnitStatusRow, 'id' | 'status'>[],
): Promise<void> {
  const condemnedLeft = order.state.status === 'cancelling' ? await countCondemned(tx, units) : 0;
  const now = tx.now;
  const states = units.map(({ status }) => status);
  await moveOrder(tx, order, orderStateAfter(order.state, { states, condemnedLeft, now }));
}

async function countCondemned(tx: Transaction, units: readonly { id: string }[]): Promise<number> {
  let count = 0;
  for (const unit of units) {
    const accounts = await tx.accounts.lockByUnit(unit.id);
    count += accounts.filter((account) => account.condemnedAt !== null && account.removedAt === null).length;
  }
  return count;
}
