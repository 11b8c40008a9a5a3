import type { Order, OrderState } from '../../domain/orders/order.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { leaveDedicatedInbound } from '../inbounds/make-inbounds.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { LockedOrder } from '../locks/lock-order.ts';
import { reservedPlacesOf } from '../units/unit-places.ts';
import { moveOrder } from './settle-order.ts';
import { giveTrialBack } from './trial.ts';

/**
 * Ends a locked order that was never paid: payments that were not decided end with it, its units are
 * cancelled, its places and its trial are free.
 */
export async function closeUnpaidOrder(
  engine: Engine,
  tx: Transaction,
  { order, customer, payments, units }: LockedOrder,
  state: Extract<OrderState, { status: 'cancelled' | 'expired' }>,
): Promise<void> {
  const at = tx.now;
  await closePayments(
    tx,
    payments,
    state.status === 'expired'
      ? { status: 'expired', expiredAt: at }
      : { status: 'cancelled', cancelledAt: at },
  );
  await moveOrder(tx, order, state);
  if (state.status === 'expired') await auditExpiry(engine, tx, order);
  for (const { unit } of units) {
    await giveTrialBack(tx, customer, unit);
    await tx.units.update(unit.id, {
      state: { status: 'cancelled', cancelledAt: at },
      capacityHoldId: null,
      reservedPlaces: [],
    });
  }
  const to = state.status === 'expired' ? 'expired' : 'voided';
  for (const { unit } of units) {
    if (unit.capacityHoldId === null) continue;
    for (const { capacityHoldId, inboundId } of reservedPlacesOf(unit)) {
      await tx.capacity.settle(capacityHoldId, to, at);
      await leaveDedicatedInbound(tx, inboundId);
    }
  }
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

async function closePayments(tx: Transaction, payments: Payment[], state: Payment['state']): Promise<void> {
  for (const { id, customerId, orderId, state: before } of payments) {
    if (before.status !== 'pending') continue;
    await tx.payments.update(id, { state });
    if (state.status !== 'expired') continue;
    await tx.events.append({
      aggregate: { kind: 'payment', id },
      type: 'payment.expired',
      data: { customerId, orderId },
      at: tx.now,
    });
  }
}
