import type { Transaction } from '../../ports/storage.ts';

/** The wake-up that works on one event of the inbox. */
export const PAYMENT_EVENT_JOB = 'process-payment-event';

/** Asks for an event to be worked on; a wake-up only, the event's row says what is to be done. */
export function wakePaymentEvent(tx: Pick<Transaction, 'jobs'>, eventId: string, delayMs = 0): Promise<void> {
  return tx.jobs.enqueue({
    name: PAYMENT_EVENT_JOB,
    payload: { eventId },
    jobKey: `payment-event:${eventId}`,
    delayMs,
  });
}
