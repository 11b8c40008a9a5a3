import type { Broadcast } from '../../domain/broadcasts/broadcast.ts';
import type { BroadcastSender } from '../../ports/broadcast-sender.ts';
import type { AudienceRequest, BroadcastChannel } from '../../ports/storage-broadcasts.ts';
import type { Engine } from '../kernel/engine.ts';
import type { Pace } from './pace.ts';

/** A channel that carries broadcasts. */
export interface CarryingChannel {
  channel: string;
  sender: BroadcastSender;
}

/** Where a channel's broadcasts are sent from, in one process at a time. */
export interface SendingChannel extends CarryingChannel {
  pace: Pace;
}

export function carryingChannels({ notifiers }: Engine): CarryingChannel[] {
  return [...notifiers.values()].flatMap(({ channel, broadcasts: sender }) =>
    sender === undefined ? [] : [{ channel, sender }],
  );
}

/** The broadcasts that a channel works on, oldest first. */
export async function openBroadcasts({ backend }: Engine, channel: string): Promise<Broadcast[]> {
  const open = await backend.storage.broadcasts.listOpen();
  return open.filter(({ channels }) => channels.includes(channel));
}

/** The channels of a broadcast, as the storage knows them; one that the shop no longer has reaches nobody. */
export function channelsOf(engine: Engine, { channels }: Pick<Broadcast, 'channels'>): BroadcastChannel[] {
  return carryingChannels(engine)
    .filter(({ channel }) => channels.includes(channel))
    .map(({ channel, sender }) => ({ channel, bot: sender.bot ?? null }));
}

/** Who is meant at an instant. */
export function audienceRequest(
  { language, currency }: Engine,
  { audience, kind }: Pick<Broadcast, 'audience' | 'kind'>,
  now: Date,
): AudienceRequest {
  return { audience, kind, now, language, currency };
}
