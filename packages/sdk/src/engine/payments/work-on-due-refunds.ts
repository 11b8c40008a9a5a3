import type { Engine } from '../kernel/engine.ts';
import { tryWorkOnRefund } from './process-refund.ts';

const BATCH = 100;

/** Works on every refund that is due, also on one whose wake-up was lost; returns how many. */
export async function workOnDueRefunds(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let worked = 0;
  for (;;) {
    const due = await storage.refunds.listDue(clock.now(), BATCH);
    let done = 0;
    for (const refundId of due) if (await tryWorkOnRefund(engine, refundId)) done += 1;
    worked += done;
    if (due.length < BATCH || done === 0) return worked;
  }
}
