import type { Transaction } from '../../ports/storage.ts';

/** The job that reads what happened and puts into the outbox whom to tell. */
export const PLAN_JOB = 'plan-notifications';

/** The wake-up of the sender. */
export const SEND_JOB = 'send-notifications';

/** Asks for what happened to be put into the outbox; a wake-up only, the events say what to send. */
export function wakePlanner(tx: Pick<Transaction, 'jobs'>): Promise<void> {
  return tx.jobs.enqueue({ name: PLAN_JOB, payload: {}, jobKey: PLAN_JOB });
}

/** Asks for a look at the outbox; a wake-up only, its rows say what is due. */
export function wakeSender(tx: Pick<Transaction, 'jobs'>, delayMs = 0): Promise<void> {
  return tx.jobs.enqueue({ name: SEND_JOB, payload: {}, jobKey: SEND_JOB, delayMs });
}
