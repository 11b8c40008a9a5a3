import { UNREACHED_STATES } from '../../domain/broadcasts/broadcast.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { BroadcastChannel, DeliveriesOf, DeliveryOutcome } from '../../ports/storage-broadcasts.ts';
import { wakeBroadcasts } from './wake-broadcasts.ts';

const unreached: readonly string[] = UNREACHED_STATES;

/**
 * Hands those whom a channel did not reach to the next one. Who may have got it, or is still tried here,
 * stays with this channel.
 */
export async function passOn(
  tx: Transaction,
  of: DeliveriesOf,
  { channels, outcomes }: { channels: readonly BroadcastChannel[]; outcomes: readonly DeliveryOutcome[] },
): Promise<void> {
  if (channels.length === 0) return;
  const lost = outcomes.filter(({ state }) => unreached.includes(state));
  const customerIds = lost.map(({ customerId }) => customerId);
  if (customerIds.length === 0) return;
  const count = await tx.broadcasts.passOn(of, { channels, customerIds, now: tx.now });
  if (count > 0)
    await wakeBroadcasts(
      tx,
      channels.map(({ channel }) => channel),
    );
}
