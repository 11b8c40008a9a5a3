import { sendBroadcasts } from '../engine/broadcasts/send-broadcasts.ts';
import { createSendingChannels } from '../engine/broadcasts/sending-channels.ts';
import { BROADCAST_JOB, wakeBroadcasts } from '../engine/broadcasts/wake-broadcasts.ts';
import type { Engine } from '../engine/kernel/engine.ts';

/** For what a process that died left: its channels are looked at again this soon. */
const LOOK_EVERY_MS = 60_000;

/** Registers the senders of broadcasts: one for each channel at a time, in all processes together. */
export function workOnBroadcasts(engine: Engine): void {
  const { jobs } = engine.backend;
  const sending = createSendingChannels(engine);
  const all = sending.of(null);
  if (all.length === 0) return;
  jobs.work(
    BROADCAST_JOB,
    async ({ payload: { channel }, signal }) => {
      await Promise.all(
        sending.of(channel === undefined ? null : [channel]).map(async (one) => {
          const waitMs = await sendBroadcasts(engine, one, signal);
          if (waitMs !== null) await wakeBroadcasts({ jobs }, [one.channel], waitMs);
        }),
      );
    },
    { concurrency: all.length + 1 },
  );
  jobs.repeat(BROADCAST_JOB, LOOK_EVERY_MS);
}
