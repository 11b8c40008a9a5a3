import { addMs } from '../../domain/lifecycle/period.ts';
import type { Order } from '../../domain/orders/order.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { choosePlaces } from '../placement/choose-places.ts';
import { findPlans, priceLines, totalOf } from './price-lines.ts';

/** Money for an order that expired longer ago is a surprise: it buys nothing. */
const STILL_WANTED_MS = 24 * 60 * 60_000;

/**
 * Why an order that expired cannot be placed again as it was: a code for staff; null when it can. Reserves
 * nothing.
 */
export async function whyNotAgain(engine: Engine, tx: Transaction, order: Order): Promise<string | null> {
  const { state, customerId, total } = order;
  if (state.status !== 'expired') return 'NOT_EXPIRED';
  if (addMs(state.expiredAt, STILL_WANTED_MS) <= tx.now) return 'TOO_LATE';
  const items = order.items.map(({ planId, quantity, isTrial: trial }) => ({ planId, quantity, trial }));
  try {
    const plans = await findPlans(
      tx,
      items.map(({ planId }) => planId),
    );
    const lines = await priceLines(engine, tx, { customerId, items }, plans);
    if (totalOf(engine, lines).amountMinor !== total.amountMinor) return 'OFFER_CHANGED';
    for (const { plan, item } of lines) {
      const unitIds = Array.from({ length: item.quantity }, () => engine.ids.uuid());
      await choosePlaces(engine, tx, { plan, unitIds });
    }
    return null;
  } catch (error) {
    if (isPanelkitError(error) && error.code !== 'STORAGE_UNAVAILABLE') return error.code;
    throw error;
  }
}
