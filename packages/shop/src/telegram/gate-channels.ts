import type { GateChannel } from '@panelkit/telegram';
import * as z from 'zod';

const MOST_CHANNELS = 5;
const channel = z.object({
  id: z.string().regex(/^(?:@[A-Za-z]\w{3,31}|-100\d{5,13})$/),
  url: z
    .string()
    .max(200)
    .regex(/^https:\/\/t\.me\/\S+$/)
    .optional(),
});

/** Channels whose members the customers' bot sells to; none: it sells to everybody. */
export const gateChannelsSchema = z.array(channel).max(MOST_CHANNELS);

/**
 * One in a line, as people write it: `@your_channel`, or the id of a private one and its invite link. A line
 * that is neither is kept, to be refused.
 */
export function readGateChannels(text: string): unknown[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [first = '', url, ...rest] = line.split(/\s+/);
      const id = first.replace(/^https:\/\/t\.me\/(?!\+)/, '@');
      return rest.length > 0 ? { id: line } : { id, ...(url !== undefined && { url }) };
    });
}

export function writeGateChannels(channels: readonly GateChannel[]): string {
  return channels.map(({ id, url }) => (url === undefined ? id : `${id} ${url}`)).join('\n');
}
