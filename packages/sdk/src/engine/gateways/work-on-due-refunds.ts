import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../engine.ts';
import { workOnRefund } from './work-on-refund.ts';

const BATCH = 100;

/** Works on every refund that is due, also on one whose wake-up was lost; returns how many. */
export async function workOnDueRefunds(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let worked = 0;
  for (;;) {
    const due = await storage.refunds.listDue(clock.now(), BATCH);
    let done = 0;
    for (const refundId of due) if (await workOnOne(engine, refundId)) done += 1;
    worked += done;
    if (due.length < BATCH || done === 0) return worked;
  }
}

/** One that fails does not keep the others waiting; the next sweep tries it again. */
async function workOnOne(engine: Engine, refundId: string): Promise<boolean> {
  try {
    return await workOnRefund(engine, refundId);
  } catch (error) {
    const code = isPanelkitError(error) ? error.code : 'unexpected';
    engine.logger.error({ refundId, code }, 'a refund could not be worked on');
    return false;
  }
}
