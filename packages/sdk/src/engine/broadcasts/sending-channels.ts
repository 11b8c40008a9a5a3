import type { Engine } from '../kernel/engine.ts';
import { carryingChannels, type SendingChannel } from './broadcast-channels.ts';
import { createPace } from './pace.ts';

/** The channels of this process, each with its pace. */
export function createSendingChannels(engine: Engine): {
  of(channels: readonly string[] | null): SendingChannel[];
} {
  const all = carryingChannels(engine).map((channel) => ({
    ...channel,
    pace: createPace(engine.backend.clock, channel.sender.perSecond),
  }));
  return { of: (wanted) => all.filter(({ channel }) => wanted === null || wanted.includes(channel)) };
}
