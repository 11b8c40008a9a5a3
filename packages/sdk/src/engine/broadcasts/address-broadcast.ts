import type { Broadcast } from '../../domain/broadcasts/broadcast.ts';
import type { Engine } from '../kernel/engine.ts';
import { audienceRequest, channelsOf } from './broadcast-channels.ts';

/** Customers looked at in one statement: some hundredths of a second of work, then others have their turn. */
const CUSTOMERS_A_STEP = 2000;

/**
 * Adds the next recipients of a running broadcast: its cost grows with the customers that it looks at. Each
 * customer is looked at once, whichever process does it.
 */
export function addressBroadcast(engine: Engine, { id }: Broadcast): Promise<void> {
  return engine.backend.storage.transaction(async (tx) => {
    const broadcast = await tx.broadcasts.get(id);
    const { status, isAddressed, startedAt, lastCustomerId: after } = broadcast;
    if (status !== 'running' || isAddressed || startedAt === null) return;
    const channels = channelsOf(engine, broadcast);
    const last = await tx.broadcasts.addRecipients({
      // Who becomes a customer meanwhile is not written to.
      ...audienceRequest(engine, broadcast, startedAt),
      broadcastId: id,
      channels,
      after,
      limit: CUSTOMERS_A_STEP,
    });
    await tx.broadcasts.update(id, last === null ? { isAddressed: true } : { lastCustomerId: last });
  });
}
