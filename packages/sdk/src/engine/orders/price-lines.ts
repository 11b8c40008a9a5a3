import * as z from 'zod';
import type { OrderItem } from '../../domain/orders/order.ts';
import { type Plan, whyNotForSale } from '../../domain/orders/plan.ts';
import { priceItem } from '../../domain/orders/price-order.ts';
import { addMoney, type Money } from '../../domain/payments/money.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, quantitySchema } from '../kernel/parse-input.ts';
import { owesSetupFees } from './setup-fee.ts';
import { assertTrial } from './trial.ts';

/** The lines of an order as they are asked for. */
export const orderLinesSchema = z
  .array(z.object({ planId: idSchema, quantity: quantitySchema, trial: z.boolean().default(false) }))
  .min(1)
  .max(50);

/** A line with its price. */
export interface PricedLine {
  plan: Plan;
  item: OrderItem;
}

/** What all lines cost together. */
export function totalOf(engine: Engine, lines: PricedLine[]): Money {
  const zero = { amountMinor: 0, currency: engine.currency };
  return lines.reduce((sum, { item }) => addMoney(sum, { ...zero, amountMinor: item.totalMinor }), zero);
}

/** The plans of an order's lines, each read once. */
export async function findPlans(
  tx: Pick<Transaction, 'plans'>,
  planIds: readonly string[],
): Promise<ReadonlyMap<string, Plan | null>> {
  const ids = [...new Set(planIds)];
  return new Map(await Promise.all(ids.map(async (id) => [id, await tx.plans.find(id)] as const)));
}

/**
 * What each line costs this customer now.
 * @throws PanelkitError `NOT_FOUND | PLAN_UNAVAILABLE | CURRENCY_MISMATCH`
 */
export async function priceLines(
  engine: Engine,
  tx: Transaction,
  wanted: { customerId: string; items: z.output<typeof orderLinesSchema> },
  plans: ReadonlyMap<string, Plan | null>,
): Promise<PricedLine[]> {
  let owesSetupFee: boolean | null = null;
  const lines: PricedLine[] = [];
  for (const { planId, quantity, trial: isTrial } of wanted.items) {
    const plan = plans.get(planId) ?? null;
    if (plan === null) throw notFound('plan', planId);
    const reason = engine.policies.purchases.maintenance ? 'maintenance' : whyNotForSale(plan);
    if (reason !== null) {
      throw new PanelkitError('PLAN_UNAVAILABLE', {
        message: 'The plan is not for sale',
        details: { planId, reason },
      });
    }
    if (isTrial) assertTrial(plan, quantity);
    if (plan.setupFeeMinor > 0) owesSetupFee ??= await owesSetupFees(tx, wanted.customerId);
    const priced = priceItem(
      { plan, quantity, owesSetupFee: owesSetupFee === true, isTrial },
      engine.currency,
      engine.policies.tax,
    );
    if (priced.setupFeeMinor > 0) owesSetupFee = false;
    lines.push({ plan, item: { ...priced, id: engine.ids.uuid() } });
  }
  return lines;
}
