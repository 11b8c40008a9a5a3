import type { Transaction } from '../../ports/storage.ts';

/** The wake-up that buys again what a late payment was for. */
export const BUY_AGAIN_JOB = 'buy-again';

/** Asks for it, in the transaction that booked the money. */
export function wakeBuyAgain(tx: Pick<Transaction, 'jobs'>, paymentId: string): Promise<void> {
  const jobKey = `buy-again:${paymentId}`;
  return tx.jobs.enqueue({ name: BUY_AGAIN_JOB, payload: { paymentId }, jobKey, delayMs: 0 });
}
