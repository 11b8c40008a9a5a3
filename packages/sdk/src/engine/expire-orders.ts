import { isPanelkitError } from '../errors/panelkit-error.ts';
import { closeUnpaidOrder } from './close-unpaid-order.ts';
import type { Engine } from './engine.ts';

const BATCH = 100;

/** Ends unpaid orders whose time is over, a transaction each; returns how many. One whose receipt waits for review has more time. */
export async function expireOrders(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let expired = 0;
  for (;;) {
    const due = await storage.orders.listUnpaidDue(clock.now(), BATCH);
    let ended = 0;
    for (const orderId of due) if (await expireOrder(engine, orderId)) ended += 1;
    expired += ended;
    if (due.length < BATCH || ended === 0) return expired;
  }
}

/** One that fails does not keep the others from ending; the next sweep tries it again. */
async function expireOrder(engine: Engine, orderId: string): Promise<boolean> {
  const { storage, clock } = engine.backend;
  const state = { status: 'expired' as const, expiredAt: clock.now() };
  try {
    return await storage.transaction((tx) => closeUnpaidOrder(engine, tx, orderId, state));
  } catch (error) {
    const code = isPanelkitError(error) ? error.code : 'unexpected';
    engine.logger.error({ orderId, code }, 'an unpaid order could not be ended');
    return false;
  }
}
