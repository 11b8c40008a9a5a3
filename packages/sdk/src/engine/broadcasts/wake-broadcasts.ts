import type { Transaction } from '../../ports/storage.ts';

/** The job that sends the broadcasts of a channel, or of all of them; their rows say what is due. */
export const BROADCAST_JOB = 'send-broadcasts';

export async function wakeBroadcasts(
  tx: Pick<Transaction, 'jobs'>,
  channels: readonly string[],
  delayMs = 0,
): Promise<void> {
  for (const channel of channels)
    await tx.jobs.enqueue({
      name: BROADCAST_JOB,
      payload: { channel },
      jobKey: `${BROADCAST_JOB}:${channel}`,
      delayMs,
    });
}
