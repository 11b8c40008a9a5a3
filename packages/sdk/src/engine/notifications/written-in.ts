import type { MessageTextOptions } from '../../domain/messages/message-text.ts';
import type { Engine } from '../kernel/engine.ts';

/** How the shop writes instants, amounts and messages now. */
export function writtenIn({ timeZone, policies, knownSettings }: Engine): MessageTextOptions {
  const { messageTexts: texts = {} } = knownSettings.current();
  return { timeZone, displayUnit: policies.notifications.displayUnit, texts };
}
