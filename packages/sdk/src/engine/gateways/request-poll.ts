import type { Transaction } from '../../ports/storage.ts';

/** The wake-up that looks at one payment with its provider. */
export const POLL_JOB = 'poll-payment';

/** Anybody may ask for a look: the provider is not asked more often than this about one payment. */
const SPACING_MS = 3_000;
/** It can only be taken back, and nobody waits for that. */
const SPACING_ONCE_ENDED_MS = 60_000;

/** Asks for a look at a payment, now or some time after the last one. */
export async function requestPoll(tx: Transaction, providerPaymentId: string): Promise<void> {
  const { endedAt, lookedAt, nextLookAt } = await tx.providerPayments.get(providerPaymentId);
  const now = tx.now;
  const spacingMs = endedAt === null ? SPACING_MS : SPACING_ONCE_ENDED_MS;
  const earliestMs = (lookedAt?.getTime() ?? 0) + spacingMs;
  const at = new Date(Math.max(now.getTime(), earliestMs));
  if (nextLookAt === null || nextLookAt > at)
    await tx.providerPayments.update(providerPaymentId, { nextLookAt: at });
  await tx.jobs.enqueue({
    name: POLL_JOB,
    payload: { providerPaymentId },
    jobKey: `poll-payment:${providerPaymentId}`,
    delayMs: at.getTime() - now.getTime(),
  });
}
