import type { Transaction } from '../../ports/storage.ts';

/** The wake-up that works on one refund. */
export const REFUND_JOB = 'process-refund';

/** Asks for a refund to be worked on; a wake-up only, the refund's row says what is to be done. */
export function wakeRefund(tx: Pick<Transaction, 'jobs'>, refundId: string, delayMs = 0): Promise<void> {
  return tx.jobs.enqueue({ name: REFUND_JOB, payload: { refundId }, jobKey: `refund:${refundId}`, delayMs });
}
