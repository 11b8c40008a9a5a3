import type { Fulfilment } from '../domain/fulfilment.ts';
import type { MoneyHold } from '../domain/ledger.ts';
import { availableMinor } from '../domain/ledger.ts';
import type { Order, OrderItem } from '../domain/order.ts';
import { PanelkitError } from '../errors/panelkit-error.ts';
import type { Transaction } from '../ports/storage.ts';
import type { Engine } from './engine.ts';
import { openUnit } from './open-unit.ts';
import { moveOrder } from './settle-order.ts';

/** What the order's money is held for. */
type HeldFor = { order: Order; item: OrderItem; fulfilmentId: string | null; amountMinor: number };

/**
 * Holds the order's price in the customer's wallet: a hold for each unit and one for each setup fee.
 * @throws PanelkitError `INSUFFICIENT_BALANCE`
 */
export async function holdOrderMoney(
  engine: Engine,
  tx: Transaction,
  order: Order,
  units: { id: string; orderItemId: string }[],
): Promise<void> {
  for (const item of order.items) {
    if (item.setupFeeMinor > 0)
      await holdMoney(engine, tx, { order, item, fulfilmentId: null, amountMinor: item.setupFeeMinor });
    for (const unit of units.filter(({ orderItemId }) => orderItemId === item.id)) {
      await holdMoney(engine, tx, { order, item, fulfilmentId: unit.id, amountMinor: item.unitPriceMinor });
    }
  }
}

/** @throws PanelkitError `INSUFFICIENT_BALANCE`, with what the whole order needs */
export async function holdMoney(engine: Engine, tx: Transaction, held: HeldFor): Promise<void> {
  const { order, item, fulfilmentId, amountMinor } = held;
  const hold: MoneyHold = {
    id: engine.ids.uuid(),
    customerId: order.customerId,
    currency: order.total.currency,
    amountMinor,
    orderId: order.id,
    orderItemId: item.id,
    fulfilmentId,
    state: 'pending',
    createdAt: engine.backend.clock.now(),
    settledAt: null,
  };
  if (await tx.ledger.hold(hold)) return;
  const wallet = await tx.ledger.wallet(order.customerId, order.total.currency);
  const heldBefore = await heldForOrder(tx, order.id);
  throw new PanelkitError('INSUFFICIENT_BALANCE', {
    message: 'The wallet balance is not enough',
    details: {
      requiredMinor: Math.max(order.total.amountMinor, amountMinor),
      availableMinor: availableMinor(wallet) + heldBefore,
      currency: wallet.currency,
    },
  });
}

async function heldForOrder(tx: Transaction, orderId: string): Promise<number> {
  const holds = await tx.ledger.listHolds({ orderId });
  return holds.filter(({ state }) => state === 'pending').reduce((sum, hold) => sum + hold.amountMinor, 0);
}

/** The order is paid: every unit gets its subscription, change and account, in this transaction. */
export async function startOrder(
  engine: Engine,
  tx: Transaction,
  order: Order,
  units: Fulfilment[],
): Promise<void> {
  const now = engine.backend.clock.now();
  await moveOrder(engine, tx, order, { status: 'paid', paidAt: now });
  await tx.events.append({
    aggregate: { kind: 'order', id: order.id },
    type: 'order.paid',
    data: { customerId: order.customerId },
    at: now,
  });
  for (const item of order.items) {
    const plan = await tx.plans.find(item.planId);
    const startNow = engine.settings.provisioningEnabled && plan?.provisioning.autoProvision !== false;
    for (const fulfilment of units.filter(({ orderItemId }) => orderItemId === item.id)) {
      await openUnit(engine, tx, { order, item, fulfilment, place: placeOf(fulfilment), startNow });
    }
  }
}

function placeOf(fulfilment: Fulfilment): { panelId: string; inboundId: string; capacityHoldId: string } {
  const { panelId, inboundId, capacityHoldId } = fulfilment;
  if (capacityHoldId === null) throw new TypeError(`unit ${fulfilment.id} has no reserved place`);
  return { panelId, inboundId, capacityHoldId };
}
