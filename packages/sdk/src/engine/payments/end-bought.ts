import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { LedgerReference, MoneyHold } from '../../domain/payments/ledger.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { voidChange } from '../changes/void-change.ts';
import type { Engine } from '../kernel/engine.ts';
import { endSubscription } from '../lifecycle/staff-actions.ts';
import { type LockedOrder, type LockedUnit, lockOrder } from '../locks/lock-order.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { endOrder } from '../orders/end-order.ts';

/** One sale that was booked for what a payment bought. */
export interface BookedSale {
  hold: MoneyHold;
  /** Null for a setup fee. */
  subscription: Subscription | null;
  /** The tax in a setup fee. */
  feeTaxMinor: number;
  reference: LedgerReference;
}

/**
 * Ends what a captured payment bought: the units of its order, or the subscription that it extended or moved to another plan. A change that is
 * not applied yet is undone instead, and its subscription goes on. @returns the sales that were booked for it
 * @throws PanelkitError `ILLEGAL_TRANSITION` for a payment that bought nothing
 */
export async function endBought(
  engine: Engine,
  tx: Transaction,
  payment: Payment,
  reason: string,
): Promise<BookedSale[]> {
  const { id, orderId, customerId, state, wish } = payment;
  if (orderId !== null) {
    const locked = await lockOrder(tx, { id: orderId, customerId });
    await endOrder(engine, tx, locked, reason);
    return salesOfOrder(tx, locked);
  }
  if (wish?.state.status !== 'applied')
    throw illegalTransition({ kind: 'payment', id, from: state.status, action: 'end what it bought' });
  return endChanged(engine, tx, { subscriptionId: wish.subscriptionId, changeId: wish.state.changeId });
}

async function endChanged(
  engine: Engine,
  tx: Transaction,
  { subscriptionId, changeId }: { subscriptionId: string; changeId: string },
): Promise<BookedSale[]> {
  const locked = await lockSubscription(tx, await findSubscription(tx, subscriptionId));
  const { subscription, change, unit } = locked;
  if (change?.id === changeId) await voidChange(engine, tx, { subscription, change, reason: 'refunded' });
  else if (subscription.termination === null) await endSubscription(engine, tx, { subscription, change });
  const holds = await tx.ledger.listHolds({ changeId });
  return holds.filter(isPosted).map((hold) => ({
    ...{ hold, subscription, feeTaxMinor: 0 },
    reference: { subscriptionId, changeId, orderId: unit.orderId },
  }));
}

async function salesOfOrder(tx: Transaction, { order, units }: LockedOrder): Promise<BookedSale[]> {
  const holds = await tx.ledger.listHolds({ orderId: order.id });
  return holds.filter(isPosted).map((hold) => {
    const unitId = unitOf(hold, units);
    return {
      hold,
      subscription: units.find(({ unit }) => unit.id === hold.unitId)?.subscription ?? null,
      feeTaxMinor: order.items.find(({ id }) => id === hold.orderItemId)?.setupFeeTaxMinor ?? 0,
      reference: { orderId: order.id, ...(unitId !== null && { unitId }) },
    };
  });
}

const isPosted = ({ state }: MoneyHold): boolean => state === 'posted';

/** The setup fee of a line was posted with its first delivered unit. */
function unitOf(hold: MoneyHold, units: readonly LockedUnit[]): string | null {
  if (hold.unitId !== null) return hold.unitId;
  const delivered = units.find(
    ({ unit }) => unit.orderItemId === hold.orderItemId && unit.state.status === 'completed',
  );
  return delivered?.unit.id ?? null;
}
