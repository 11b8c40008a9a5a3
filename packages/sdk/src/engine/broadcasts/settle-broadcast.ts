import type { Broadcast } from '../../domain/broadcasts/broadcast.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { carryingChannels, channelsOf, openBroadcasts } from './broadcast-channels.ts';

/** Another process may have claimed what nobody has recorded yet. */
const LOOK_AGAIN_MS = 5000;

/**
 * Ends broadcasts of a channel of which nothing is left to do.
 * @returns in how many milliseconds the next delivery is due; null: none waits
 */
export async function nextLook(engine: Engine, channel: string): Promise<number | null> {
  const { storage, clock } = engine.backend;
  let soonest: number | null = null;
  for (const broadcast of await openBroadcasts(engine, channel)) {
    if (await isSettled(engine, broadcast)) {
      await settle(engine, broadcast);
      continue;
    }
    const dueAt =
      broadcast.status === 'recalling'
        ? null
        : await storage.broadcasts.nextDueAt({ broadcastId: broadcast.id, channel });
    const waitMs = dueAt === null ? LOOK_AGAIN_MS : dueAt.getTime() - clock.now().getTime();
    soonest = Math.min(soonest ?? waitMs, waitMs);
  }
  return soonest;
}

/** Whether nothing of it is left to be sent or recalled by the channels that the shop has. */
async function isSettled(engine: Engine, broadcast: Broadcast): Promise<boolean> {
  const { storage } = engine.backend;
  // In their order: whom one did not reach is by then with a later one.
  const channels = channelsOf(engine, broadcast);
  if (broadcast.status === 'running') {
    if (!broadcast.isAddressed) return false;
    for (const { channel } of channels)
      if ((await storage.broadcasts.nextDueAt({ broadcastId: broadcast.id, channel })) !== null) return false;
    return true;
  }
  const recalling = carryingChannels(engine).filter(({ sender }) => sender.recall !== undefined);
  const counts = await storage.broadcasts.countDeliveries(broadcast.id);
  return counts.every(
    ({ channel, state }) =>
      !channels.some((one) => one.channel === channel) ||
      (state !== 'sending' && (state !== 'sent' || !recalling.some((one) => one.channel === channel))),
  );
}

/** Unless staff had something else in mind meanwhile. */
function settle({ backend }: Engine, { id, status: seen }: Broadcast): Promise<void> {
  return backend.storage.transaction(async (tx: Transaction) => {
    const { status } = await tx.broadcasts.get(id);
    if (status !== seen) return;
    await tx.broadcasts.update(id, { status: status === 'running' ? 'done' : 'recalled', settledAt: tx.now });
  });
}
