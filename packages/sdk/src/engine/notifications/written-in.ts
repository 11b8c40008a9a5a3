import type { MessageTextOptions } from '../../domain/messages/message-text.ts';
import type { Engine } from '../kernel/engine.ts';

/** How the shop writes instants and amounts now, and in which words. */
export function writtenIn({
  timeZone,
  policies,
  knownSettings,
  texts: overrides,
}: Engine): MessageTextOptions {
  const { messageTexts: texts = {} } = knownSettings.current();
  return { timeZone, displayUnit: policies.notifications.displayUnit, texts, overrides };
}
