import type { Transaction } from '../../ports/storage.ts';

/** The wake-up that applies what a payment was for. */
export const WISH_JOB = 'apply-wish';

/** Asks for it, in the transaction that booked the money. */
export function wakeWish(tx: Pick<Transaction, 'jobs'>, paymentId: string): Promise<void> {
  const jobKey = `apply-wish:${paymentId}`;
  return tx.jobs.enqueue({ name: WISH_JOB, payload: { paymentId }, jobKey, delayMs: 0 });
}
