import type { MessageFormatOptions } from '../../domain/messages/message-format.ts';
import type { Engine } from '../kernel/engine.ts';

/** How the shop writes instants and amounts now. */
export function writtenIn({ timeZone, policies }: Engine): MessageFormatOptions {
  return { timeZone, displayUnit: policies.notifications.displayUnit };
}
