import { SHOP_CHANNEL } from '../../domain/notifications/notification.ts';
import type { Notifier } from '../../ports/notifier.ts';

/** On the shop's pages, a message is delivered by being in the outbox. */
const shopPages: Notifier = { channel: SHOP_CHANNEL, send: async () => ({ kind: 'sent' }) };

/** The channels by name, the shop's pages first. */
export function createNotifiers(notifiers: readonly Notifier[]): ReadonlyMap<string, Notifier> {
  return new Map([shopPages, ...notifiers].map((notifier) => [notifier.channel, notifier]));
}
