import { SYSTEM_ACTOR } from '../domain/actor.ts';
import type { Order, OrderState } from '../domain/order.ts';
import type { Payment } from '../domain/payment.ts';
import { storageConflict } from '../errors/error-factories.ts';
import type { Transaction } from '../ports/storage.ts';
import type { Engine } from './engine.ts';
import { leaveDedicatedInbound } from './make-inbounds.ts';
import { recordAudit } from './record-audit.ts';
import { moveOrder } from './settle-order.ts';

/**
 * Ends an order that was never paid: payments that were not decided end with it, its places are free, its units are cancelled.
 * @returns false when the order is no longer awaiting payment, or was given more time before it expired (nothing changed)
 */
export async function closeUnpaidOrder(
  engine: Engine,
  tx: Transaction,
  orderId: string,
  state: Extract<OrderState, { status: 'cancelled' | 'expired' }>,
): Promise<boolean> {
  const at = engine.backend.clock.now();
  const known = await tx.orders.find(orderId);
  if (known === null || !mayEnd(known, state.status, at)) return false;
  await closePayments(
    engine,
    tx,
    orderId,
    state.status === 'expired'
      ? { status: 'expired', expiredAt: at }
      : { status: 'cancelled', cancelledAt: at },
  );
  const units = await tx.fulfilments.listByOrder(orderId);
  const to = state.status === 'expired' ? 'expired' : 'voided';
  for (const { capacityHoldId, inboundId } of units) {
    if (capacityHoldId === null) continue;
    await tx.capacity.settle(capacityHoldId, to, at);
    await leaveDedicatedInbound(engine, tx, inboundId);
  }
  const order = await tx.orders.get(orderId);
  if (!mayEnd(order, state.status, at)) throw storageConflict('order', orderId);
  await moveOrder(engine, tx, order, state);
  if (state.status === 'expired') await auditExpiry(engine, tx, order);
  for (const unit of units) {
    await tx.fulfilments.get(unit.id);
    await tx.fulfilments.update(unit.id, {
      state: { status: 'cancelled', cancelledAt: at },
      capacityHoldId: null,
    });
  }
  return true;
}

/** A cancellation is audited by its command. */
function auditExpiry(engine: Engine, tx: Transaction, order: Order): Promise<void> {
  return recordAudit(engine, tx, {
    actor: SYSTEM_ACTOR,
    action: 'order.expire',
    target: { kind: 'order', id: order.id },
    before: { status: order.state.status },
    after: { status: 'expired' },
  });
}

/** A receipt may have given the order more time since it was found to be due. */
function mayEnd({ state }: Order, end: 'cancelled' | 'expired', now: Date): boolean {
  return state.status === 'awaiting-payment' && (end === 'cancelled' || state.expiresAt <= now);
}

async function closePayments(
  engine: Engine,
  tx: Transaction,
  orderId: string,
  state: Payment['state'],
): Promise<void> {
  const { rows } = await tx.payments.list({ orderId });
  for (const { id } of rows) {
    const payment = await tx.payments.get(id);
    if (payment.state.status !== 'pending') continue;
    await tx.payments.update(id, { state });
    if (state.status !== 'expired') continue;
    await tx.events.append({
      aggregate: { kind: 'payment', id },
      type: 'payment.expired',
      data: { customerId: payment.customerId, orderId },
      at: engine.backend.clock.now(),
    });
  }
}
