import { closeUnpaidOrder } from './close-unpaid-order.ts';
import type { Engine } from './engine.ts';

const BATCH = 100;

/** Ends unpaid orders whose time is over, a transaction each; returns how many. One whose receipt waits for review has more time. */
export async function expireOrders(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let expired = 0;
  for (;;) {
    const due = await storage.orders.listUnpaidDue(clock.now(), BATCH);
    for (const orderId of due) {
      const expiredAt = clock.now();
      if (
        await storage.transaction((tx) =>
          closeUnpaidOrder(engine, tx, orderId, { status: 'expired', expiredAt }),
        )
      )
        expired += 1;
    }
    if (due.length < BATCH) return expired;
  }
}
