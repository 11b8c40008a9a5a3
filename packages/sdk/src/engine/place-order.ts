import * as z from 'zod';
import type { Actor } from '../domain/actor.ts';
import type { Fulfilment } from '../domain/fulfilment.ts';
import { addMoney } from '../domain/money.ts';
import type { Order, OrderItem } from '../domain/order.ts';
import { addMs } from '../domain/period.ts';
import { type Plan, whyNotForSale } from '../domain/plan.ts';
import { priceItem } from '../domain/price-order.ts';
import { invalidInput, notFound } from '../errors/error-factories.ts';
import { PanelkitError } from '../errors/panelkit-error.ts';
import type { Transaction } from '../ports/storage.ts';
import { requireOwner } from './authorize.ts';
import { createPayment } from './create-payment.ts';
import type { Engine } from './engine.ts';
import { idSchema, quantitySchema, textSchema } from './parse-input.ts';
import { holdOrderMoney, startOrder } from './pay-order.ts';
import { chooseInbounds, type PlacedParts, placeUnits } from './place-units.ts';
import { recordAudit } from './record-audit.ts';
import { type CommandContext, runCommand } from './run-command.ts';

const placeOrderSchema = z.object({
  customerId: idSchema,
  items: z
    .array(z.object({ planId: idSchema, quantity: quantitySchema }))
    .min(1)
    .max(50),
  payment: z.object({ method: z.string().min(1).max(50) }),
  channel: z.string().min(1).max(50).default('api'),
  notes: textSchema.nullable().default(null),
});

/** What is ordered. `payment.method`: `wallet` pays at once; any other leaves the order *awaiting-payment* with its places held. */
export type PlaceOrderInput = z.input<typeof placeOrderSchema>;
type Wanted = z.output<typeof placeOrderSchema>;

interface Line {
  plan: Plan;
  item: OrderItem;
}

/** A line with the ids of its units, and where they would go. */
interface Draft extends Line {
  ids: string[];
  choice: PlacedParts;
}

/** Places an order; returns its id. One transaction: price, places, money, units and wake-ups, or nothing. */
export function placeOrder(engine: Engine, input: PlaceOrderInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'orders.place',
    schema: placeOrderSchema,
    input,
    by,
    effect: (tx, wanted, actor) => place(engine, tx, wanted, actor),
  });
}

async function place(engine: Engine, tx: Transaction, wanted: Wanted, actor: Actor): Promise<string> {
  requireOwner(actor, wanted.customerId, { kind: 'customer', id: wanted.customerId });
  requireMethod(engine, wanted.payment.method);
  await tx.customers.get(wanted.customerId);
  const lines = await priceLines(engine, tx, wanted);
  const order = newOrder(engine, wanted, lines);
  const drafts: Draft[] = lines.map((line) => ({
    ...line,
    ids: Array.from({ length: line.item.quantity }, () => engine.ids.uuid()),
    choice: [],
  }));
  const paysNow = wanted.payment.method === 'wallet' || order.total.amountMinor === 0;
  if (paysNow) {
    // Before any money is held.
    for (const draft of drafts) {
      draft.choice = await chooseInbounds(engine, tx, { plan: draft.plan, quantity: draft.ids.length });
    }
    const units = drafts.flatMap(({ item, ids }) => ids.map((id) => ({ id, orderItemId: item.id })));
    await holdOrderMoney(engine, tx, order, units);
  }
  const units: Fulfilment[] = [];
  for (const draft of drafts) units.push(...(await reserveUnits(engine, tx, order, draft)));
  await insertOrder(engine, tx, { order, units, actor });
  if (paysNow) await startOrder(engine, tx, order, units);
  else
    await createPayment(engine, tx, {
      customerId: order.customerId,
      orderId: order.id,
      method: order.paymentMethod,
      amount: order.total,
    });
  return order.id;
}

function requireMethod(engine: Engine, method: string): void {
  if (engine.paymentMethods.has(method)) return;
  const message = `expected one of ${[...engine.paymentMethods].join(', ')}`;
  throw invalidInput([{ path: 'payment.method', code: 'unknown_method', message }]);
}

async function priceLines(engine: Engine, tx: Transaction, wanted: Wanted): Promise<Line[]> {
  let owesSetupFee: boolean | null = null;
  const lines: Line[] = [];
  for (const { planId, quantity } of wanted.items) {
    const plan = await tx.plans.find(planId);
    if (plan === null) throw notFound('plan', planId);
    const reason = whyNotForSale(plan);
    if (reason !== null) {
      throw new PanelkitError('PLAN_UNAVAILABLE', {
        message: 'The plan is not for sale',
        details: { planId, reason },
      });
    }
    if (plan.setupFeeMinor > 0) owesSetupFee ??= await owesSetupFees(tx, wanted.customerId);
    const priced = priceItem({ plan, quantity, owesSetupFee: owesSetupFee === true }, engine.currency);
    if (priced.setupFeeMinor > 0) owesSetupFee = false;
    lines.push({ plan, item: { ...priced, id: engine.ids.uuid() } });
  }
  return lines;
}

/** A setup fee is charged on a customer's first purchase only: not while one is held or paid. */
async function owesSetupFees(tx: Transaction, customerId: string): Promise<boolean> {
  const holds = await tx.ledger.listHolds({ customerId });
  return !holds.some((hold) => hold.fulfilmentId === null && hold.state !== 'voided');
}

function newOrder(engine: Engine, wanted: Wanted, lines: Line[]): Order {
  const now = engine.backend.clock.now();
  const zero = { amountMinor: 0, currency: engine.currency };
  return {
    id: engine.ids.uuid(),
    number: engine.ids.token(10).toUpperCase(),
    customerId: wanted.customerId,
    items: lines.map(({ item }) => item),
    total: lines.reduce((sum, { item }) => addMoney(sum, { ...zero, amountMinor: item.totalMinor }), zero),
    paymentMethod: wanted.payment.method,
    channel: wanted.channel,
    notes: wanted.notes,
    state: { status: 'awaiting-payment', expiresAt: addMs(now, engine.policies.unpaidOrderMs) },
    createdAt: now,
  };
}

async function reserveUnits(
  engine: Engine,
  tx: Transaction,
  order: Order,
  draft: Draft,
): Promise<Fulfilment[]> {
  const { plan, ids: fulfilmentIds, choice } = draft;
  const places = await placeUnits(engine, tx, { plan, fulfilmentIds, choice });
  return draft.ids.flatMap((id, unitIndex) => {
    const place = places[unitIndex];
    if (place === undefined) return [];
    return [
      {
        id,
        orderId: order.id,
        orderItemId: draft.item.id,
        customerId: order.customerId,
        planId: draft.plan.id,
        unitIndex,
        ...place,
        subscriptionId: null,
        accountId: null,
        attempts: 0,
        lastError: null,
        waitsForStaff: false,
        state: { status: 'pending' as const },
        createdAt: order.createdAt,
      },
    ];
  });
}

async function insertOrder(
  engine: Engine,
  tx: Transaction,
  placed: { order: Order; units: Fulfilment[]; actor: Actor },
): Promise<void> {
  const { order, units, actor } = placed;
  await tx.orders.insert(order);
  for (const unit of units) await tx.fulfilments.insert(unit);
  const target = { kind: 'order', id: order.id };
  const { amountMinor: totalMinor, currency } = order.total;
  await tx.events.append({
    aggregate: target,
    type: 'order.placed',
    data: { customerId: order.customerId, totalMinor, currency },
    at: order.createdAt,
  });
  await recordAudit(engine, tx, {
    actor,
    action: 'order.place',
    target,
    after: { totalMinor, currency, units: units.length },
  });
}
