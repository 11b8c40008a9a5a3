import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../engine.ts';
import { processPaymentEvent } from './process-payment-event.ts';

const BATCH = 100;

/** Works on every event of the inbox that is due, also on one whose wake-up was lost; returns how many. */
export async function processDueEvents(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let processed = 0;
  for (;;) {
    const due = await storage.paymentEvents.listDue(clock.now(), BATCH);
    let done = 0;
    for (const eventId of due) if (await processOne(engine, eventId)) done += 1;
    processed += done;
    if (due.length < BATCH || done === 0) return processed;
  }
}

/** One that fails does not keep the others waiting; the next sweep tries it again. */
async function processOne(engine: Engine, eventId: string): Promise<boolean> {
  try {
    return (await processPaymentEvent(engine, eventId)) !== 'skipped';
  } catch (error) {
    const code = isPanelkitError(error) ? error.code : 'unexpected';
    engine.logger.error({ eventId, code }, 'a payment event could not be worked on');
    return false;
  }
}
