import * as z from 'zod';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Unit } from '../../domain/orders/unit.ts';
import { MAIN_PLACE } from '../../domain/placement/capacity.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { assertMoneyFree, assertUnblocked } from '../customers/block-customer.ts';
import { networkHashOf, requireStanding } from '../customers/require-standing.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { createPayment } from '../payments/create-payment.ts';
import { requireMethod, requireMinimum } from '../payments/require-method.ts';
import { type ChosenPlace, choosePlaces, toPlace } from '../placement/choose-places.ts';
import { takePlaces, whilePlacesLast } from '../placement/take-places.ts';
import { leadOf } from '../units/unit-places.ts';
import { holdOrderMoney, insertPaidOrder } from './pay-order.ts';
import { findPlans, orderLinesSchema, type PricedLine, priceLines, totalOf } from './price-lines.ts';
import { claimTrial } from './trial.ts';

const placeOrderSchema = z.object({
  customerId: idSchema,
  items: orderLinesSchema,
  expectedTotalMinor: z.int().min(0).optional(),
  payment: z.object({ method: z.string().min(1).max(50) }),
  channel: z.string().min(1).max(50).default('api'),
  notes: textSchema.nullable().default(null),
});

/**
 * What is ordered. `payment.method`: `wallet` pays at once; any other leaves the order *awaiting-payment*
 * with its places held. `expectedTotalMinor`: the total that the customer was shown; another one is
 * `OFFER_CHANGED`.
 */
export type PlaceOrderInput = z.input<typeof placeOrderSchema>;
type Wanted = z.output<typeof placeOrderSchema>;

/** A line with the places that its units would take. */
interface Draft extends PricedLine {
  /** For each unit its places, the lead first. */
  holds: ChosenPlace[][];
}

/** Places an order; returns its id. One transaction: price, places, money, units and wake-ups, or nothing. */
export function placeOrder(engine: Engine, input: PlaceOrderInput, by: CommandContext): Promise<string> {
  return whilePlacesLast((tried) =>
    runCommand(engine, {
      name: 'orders.place',
      schema: placeOrderSchema,
      input,
      by,
      effect: ({ tx, actor, network }, wanted) => place(engine, tx, { wanted, actor, network, tried }),
    }),
  );
}

interface Asked {
  wanted: Wanted;
  actor: Actor;
  network: string | null;
  tried: ReadonlySet<string>;
}

async function place(
  engine: Engine,
  tx: Transaction,
  { wanted, actor, network, tried }: Asked,
): Promise<string> {
  requireOwner(actor, wanted.customerId, { kind: 'customer', id: wanted.customerId });
  requireMethod(engine, wanted.payment.method);
  const planIds = wanted.items.map(({ planId }) => planId);
  // Plans are read without a lock: at the price of a moment ago.
  const [{ customers }, plans] = await Promise.all([
    tx.lock({ customers: [wanted.customerId] as const }),
    findPlans(tx, planIds),
  ]);
  const [customer] = customers;
  if (actor.kind === 'customer') assertUnblocked(customer);
  const isFromWallet = wanted.payment.method === 'wallet';
  if (isFromWallet && actor.kind === 'customer') assertMoneyFree(customer, tx.now);
  const lines = await priceLines(engine, tx, wanted, plans);
  const order = newOrder(engine, wanted, { lines, networkHash: networkHashOf(engine, network), now: tx.now });
  requireExpectedTotal(wanted, order);
  requireMinimum(engine, order.paymentMethod, order.total.amountMinor);
  const drafts: Draft[] = [];
  for (const line of lines) {
    const unitIds = Array.from({ length: line.item.quantity }, () => engine.ids.uuid());
    const chosen = drafts.flatMap(({ holds }) => holds.flat());
    const holds = await choosePlaces(engine, tx, { plan: line.plan, unitIds, tried, chosen });
    drafts.push({ ...line, holds });
  }
  await requireStanding(engine, tx, { order, actor });
  await claimTrial(tx, customer, drafts);
  await writeOrder(engine, tx, order, drafts);
  await auditOrder(engine, tx, {
    order,
    actor,
    unitCount: drafts.reduce((sum, { holds }) => sum + holds.length, 0),
  });
  // Last: all buyers of a panel wait for its counters, so they are touched as shortly as can be.
  await takePlaces(
    tx,
    drafts.flatMap(({ holds }) => holds.flat()),
  );
  return order.id;
}

/** Nobody pays another price than the one he agreed to. */
function requireExpectedTotal({ expectedTotalMinor }: Wanted, { total }: Order): void {
  if (expectedTotalMinor === undefined || expectedTotalMinor === total.amountMinor) return;
  throw new PanelkitError('OFFER_CHANGED', {
    message: 'The total has changed since it was shown',
    details: { type: null, priceMinor: total.amountMinor, currency: total.currency },
  });
}

/** Paid from the wallet at once, or waiting for its payment. */
async function writeOrder(engine: Engine, tx: Transaction, order: Order, drafts: Draft[]): Promise<void> {
  const units = drafts.flatMap((draft) => unitsOf(order, draft));
  if (order.paymentMethod === 'wallet' || order.total.amountMinor === 0) {
    await holdOrderMoney(
      engine,
      tx,
      order,
      units.map(({ unit }) => unit),
    );
    await emitPlaced(tx, order);
    return insertPaidOrder(engine, tx, order, units);
  }
  await tx.orders.insert(order);
  for (const { unit } of units) await tx.units.insert(unit);
  await emitPlaced(tx, order);
  const { id: orderId, customerId, paymentMethod: method, total: amount } = order;
  await createPayment(engine, tx, { customerId, orderId, method, amount });
}

function newOrder(
  engine: Engine,
  wanted: Wanted,
  { lines, networkHash, now }: { lines: PricedLine[]; networkHash: string | null; now: Date },
): Order {
  return {
    id: engine.ids.uuid(),
    number: engine.ids.token(10).toUpperCase(),
    customerId: wanted.customerId,
    items: lines.map(({ item }) => item),
    total: totalOf(engine, lines),
    paymentMethod: wanted.payment.method,
    networkHash,
    channel: wanted.channel,
    notes: wanted.notes,
    state: { status: 'awaiting-payment', expiresAt: addMs(now, engine.policies.unpaidOrderMs) },
    createdAt: now,
  };
}

function unitsOf(order: Order, draft: Draft): { unit: Unit; plan: Plan }[] {
  return draft.holds.map((places, unitIndex) => ({
    plan: draft.plan,
    unit: newUnit(order, draft, places, unitIndex),
  }));
}

function newUnit(order: Order, { item, plan }: Draft, places: ChosenPlace[], unitIndex: number): Unit {
  const [lead] = places;
  if (lead === undefined) throw new TypeError('a unit that is to be sold has a place');
  return {
    id: lead.unitId,
    orderId: order.id,
    orderItemId: item.id,
    customerId: order.customerId,
    planId: plan.id,
    unitIndex,
    ...leadOf(toPlace(lead)),
    // The one place of a plan without named ones is described by the lead alone.
    reservedPlaces: places.length === 1 && lead.placeKey === MAIN_PLACE ? [] : places.map(toPlace),
    subscriptionId: null,
    accountId: null,
    attempts: 0,
    lastError: null,
    waitsForStaff: false,
    state: { status: 'pending' },
    createdAt: order.createdAt,
  };
}

function emitPlaced(tx: Transaction, { id, customerId, total, createdAt: at }: Order): Promise<void> {
  const data = { customerId, totalMinor: total.amountMinor, currency: total.currency };
  return tx.events.append({ aggregate: { kind: 'order', id }, type: 'order.placed', data, at });
}

function auditOrder(
  engine: Engine,
  tx: Transaction,
  { order, actor, unitCount: units }: { order: Order; actor: Actor; unitCount: number },
): Promise<void> {
  const { amountMinor: totalMinor, currency } = order.total;
  const target = { kind: 'order', id: order.id };
  return recordAudit(engine, tx, {
    actor,
    action: 'order.place',
    target,
    after: { totalMinor, currency, units },
  });
}
