import type { Transaction } from '../../ports/storage.ts';

/** The job that dials inbounds: with a `panelId` those of that panel, without one those of every panel. */
export const DIAL_JOB = 'dial-inbounds';

/** Asks for a dial test of a panel's inbounds; one that waits already is not added. */
export async function wakeDial(tx: Pick<Transaction, 'jobs'>, panelId: string): Promise<void> {
  await tx.jobs.enqueue({ name: DIAL_JOB, payload: { panelId }, jobKey: `${DIAL_JOB}:${panelId}` });
}
