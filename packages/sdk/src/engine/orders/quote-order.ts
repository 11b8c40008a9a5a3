import * as z from 'zod';
import { type OrderItem, taxOfItems } from '../../domain/orders/order.ts';
import type { Money } from '../../domain/payments/money.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { findPlans, orderLinesSchema, priceLines, totalOf } from './price-lines.ts';

const quoteSchema = z.object({ customerId: idSchema, items: orderLinesSchema });

/** What would be ordered. */
export type QuoteOrderInput = z.input<typeof quoteSchema>;

/** What an order would cost, line by line, by the same pricing as the order itself. */
export interface OrderQuote {
  items: Omit<OrderItem, 'id'>[];
  total: Money;
  /** The tax in it. */
  tax: Money;
}

export async function quoteOrder(
  engine: Engine,
  input: QuoteOrderInput,
  by: QueryContext,
): Promise<OrderQuote> {
  const wanted = parseInput(quoteSchema, input);
  const { customerId } = wanted;
  requireOwner(actorOf(by), customerId, { kind: 'customer', id: customerId });
  const lines = await engine.backend.storage.transaction(async (tx) => {
    const plans = await findPlans(
      tx,
      wanted.items.map(({ planId }) => planId),
    );
    return priceLines(engine, tx, wanted, plans);
  });
  const taxMinor = taxOfItems(lines.map(({ item }) => item));
  return {
    items: lines.map(({ item: { id: _id, ...item } }) => item),
    total: totalOf(engine, lines),
    tax: { amountMinor: taxMinor, currency: engine.currency },
  };
}
