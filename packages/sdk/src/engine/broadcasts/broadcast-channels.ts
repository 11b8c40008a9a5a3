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

/**
 * The channels of a broadcast in its order, as the storage knows them; one that the shop no longer has
 * reaches nobody.
 */
export function channelsOf(engine: Engine, { channels }: Pick<Broadcast, 'channels'>): BroadcastChannel[] {
  const carrying = carryingChannels(engine);
  return channels.flatMap((name) => {
    const found = carrying.find(({ channel }) => channel === name);
    return found === undefined ? [] : [{ channel: name, bot: found.sender.bot ?? null }];
  });
}

/** The channels that are tried after this one. */
export function channelsAfter(
  engine: Engine,
  broadcast: Pick<Broadcast, 'channels'>,
  channel: string,
): BroadcastChannel[] {
  const channels = channelsOf(engine, broadcast);
  return channels.slice(channels.findIndex((one) => one.channel === channel) + 1);
}

/** Who is meant at an instant. */
export function audienceRequest(
  { language, currency }: Engine,
  { audience, kind }: Pick<Broadcast, 'audience' | 'kind'>,
  now: Date,
): AudienceRequest {
  return { audience, kind, now, language, currency };
}
