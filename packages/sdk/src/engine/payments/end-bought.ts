import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { LedgerReference, MoneyHold } from '../../domain/payments/ledger.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { illegalTransition } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { takeBackChange } from '../changes/take-back-change.ts';
import { voidChange } from '../changes/void-change.ts';
import type { Engine } from '../kernel/engine.ts';
import { type LockedOrder, type LockedUnit, lockOrder } from '../locks/lock-order.ts';
import { findSubscription, type LockedSubscription, lockSubscription } from '../locks/lock-subscription.ts';
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
 * Ends what a captured payment bought: the units of its order, or what it added to a subscription by an
 * extension or another plan.
 * @returns the sales that were booked for it
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
  const { subscriptionId } = wish;
  const { changeId } = wish.state;
  const { subscription, unit } = await endChange(engine, tx, {
    subscriptionId,
    changeId,
    reason: 'refunded',
  });
  const holds = await tx.ledger.listHolds({ changeId });
  return holds.filter(isPosted).map((hold) => ({
    hold,
    subscription,
    feeTaxMinor: 0,
    reference: { subscriptionId, changeId, orderId: unit.orderId },
  }));
}

/**
 * Takes back what a paid change added to a subscription. A pending change is voided: this one, which is not
 * applied yet, or a later one, which reckons with it.
 * @returns the subscription as it was
 */
export async function endChange(
  engine: Engine,
  tx: Transaction,
  ended: { subscriptionId: string; changeId: string; reason: string },
): Promise<LockedSubscription> {
  const { subscriptionId, changeId, reason } = ended;
  const known = await findSubscription(tx, subscriptionId);
  await tx.lock({ units: [known.unitId], subscriptions: [known.id] });
  const change = await tx.changes.get(changeId);
  const locked = await lockSubscription(tx, known);
  const { subscription, change: pending } = locked;
  if (pending !== null) await voidChange(engine, tx, { subscription, change: pending, reason });
  const isOver = subscription.termination !== null || pending?.revives === true;
  if (change.state === 'posted' && !isOver) await takeBackChange(engine, tx, { subscription, change });
  return locked;
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
