import type { Transaction } from '../../ports/storage.ts';

/** The wake-up of the reconciler. */
export const RECONCILE_JOB = 'reconcile-account';

/** Asks for a reconcile of the account; a wake-up only, the account's row says what is to be done. */
export async function wakeAccount(
  tx: Pick<Transaction, 'jobs'>,
  account: { id: string; panelId: string },
  delayMs = 0,
): Promise<void> {
  await tx.jobs.enqueue({
    name: RECONCILE_JOB,
    payload: { accountId: account.id },
    jobKey: `reconcile:${account.id}`,
    group: account.panelId,
    delayMs,
  });
}
