import type { Order, OrderItem } from '../../domain/orders/order.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import type { MoneyHold } from '../../domain/payments/ledger.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { insufficientBalance } from '../payments/insufficient-balance.ts';
import { openUnit, type PaidUnit } from '../units/open-unit.ts';
import { reservedPlacesOf } from '../units/unit-places.ts';
import { emitMove, moveOrder } from './settle-order.ts';
import { owesSetupFees } from './setup-fee.ts';

/** What money of an order is held for: a unit, or (`unitId` null) the setup fee of the line. */
export type HeldShare = Pick<MoneyHold, 'orderItemId' | 'unitId' | 'amountMinor'>;

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
  // Two orders that waited side by side may both carry it: paid with one, it is not paid again with the
  // other.
  const hasFee = order.items.some(({ setupFeeMinor }) => setupFeeMinor > 0);
  const owesFee = hasFee && (await owesSetupFees(tx, order.customerId));
  const shares = order.items.flatMap((item) => {
    const ofLine = units.filter(({ orderItemId }) => orderItemId === item.id);
    const prices = ofLine.map(({ id }) => priceShare(item, id));
    return item.setupFeeMinor > 0 && owesFee ? [feeShare(item), ...prices] : prices;
  });
  return holdShares(engine, tx, order, shares);
}

/** The price of one unit. */
export function priceShare(item: OrderItem, unitId: string): HeldShare {
  return { orderItemId: item.id, unitId, amountMinor: item.unitPriceMinor };
}

/** The setup fee of an order line. */
export function feeShare(item: OrderItem): HeldShare {
  return { orderItemId: item.id, unitId: null, amountMinor: item.setupFeeMinor };
}

/** @throws PanelkitError `INSUFFICIENT_BALANCE`, with what all shares together need */
export async function holdShares(
  engine: Engine,
  tx: Transaction,
  order: Order,
  shares: HeldShare[],
): Promise<void> {
  if (shares.length === 0) return;
  const { id: orderId, customerId } = order;
  const { currency } = order.total;
  const of = { orderId, changeId: null, customerId, currency, createdAt: tx.now };
  const holds = shares.map(
    (share): MoneyHold => ({ ...share, ...of, id: engine.ids.uuid(), state: 'pending', settledAt: null }),
  );
  if (await tx.ledger.hold(...holds)) return;
  const requiredMinor = shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  throw insufficientBalance(await tx.ledger.wallet(customerId, currency), requiredMinor);
}

/** A waiting order is paid: every unit gets its subscription, change and account, in this transaction. */
export async function startOrder(
  engine: Engine,
  tx: Transaction,
  order: Order,
  units: Unit[],
): Promise<void> {
  await moveOrder(tx, order, { status: 'paid', paidAt: tx.now });
  await emitPaid(tx, order);
  for (const unit of units) {
    const plan = await tx.plans.find(unit.planId);
    await openUnit(engine, tx, paidUnit(engine, order, unit, plan));
  }
}

/** An order that is paid as it is placed: the same as `startOrder`, with its rows written once. */
export async function insertPaidOrder(
  engine: Engine,
  tx: Transaction,
  order: Order,
  units: { unit: Unit; plan: Plan }[],
): Promise<void> {
  const state: Order['state'] = { status: 'paid', paidAt: tx.now };
  await tx.orders.insert({ ...order, state });
  await emitMove(tx, order, state);
  await emitPaid(tx, order);
  for (const { unit, plan } of units) {
    await openUnit(engine, tx, { ...paidUnit(engine, order, unit, plan), isNew: true });
  }
}

function emitPaid(tx: Transaction, { id, customerId }: Order): Promise<void> {
  const at = tx.now;
  return tx.events.append({ aggregate: { kind: 'order', id }, type: 'order.paid', data: { customerId }, at });
}

function paidUnit(engine: Engine, order: Order, unit: Unit, plan: Plan | null): PaidUnit {
  const item = order.items.find(({ id }) => id === unit.orderItemId);
  if (item === undefined) throw new TypeError(`unit ${unit.id} is of no line of its order`);
  const startNow = engine.settings.provisioningEnabled && plan?.provisioning.autoProvision !== false;
  return { order, item, unit, places: reservedPlacesOf(unit), startNow };
}
