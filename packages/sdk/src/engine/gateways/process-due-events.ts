import type { Engine } from '../kernel/engine.ts';
import { type Processed, workOnPaymentEvent } from './process-payment-event.ts';

const BATCH = 100;

/** Works on every event of the inbox that is due, also on one whose wake-up was lost; returns how many. */
export async function processDueEvents(engine: Engine): Promise<number> {
  const { storage, clock } = engine.backend;
  let processed = 0;
  for (;;) {
    const due = await storage.paymentEvents.listDue(clock.now(), BATCH);
    let done = 0;
    for (const eventId of due) if (isDone(await workOnPaymentEvent(engine, eventId))) done += 1;
    processed += done;
    if (due.length < BATCH || done === 0) return processed;
  }
}

/** One that fails keeps none of the others waiting: its next attempt is later. */
function isDone(processed: Processed | null): boolean {
  return processed !== null && processed !== 'skipped';
}
