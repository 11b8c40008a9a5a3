import type { NotificationCode } from '../../domain/messages/message-parameters.ts';
import { messageText } from '../../domain/messages/message-text.ts';
import type { Notification } from '../../domain/notifications/notification.ts';
import type { NotificationFacts } from '../../domain/notifications/notification-facts.ts';
import { quietUntil } from '../../domain/notifications/quiet-hours.ts';
import type { NotifierMessage } from '../../ports/notifier.ts';
import { shopLinkOf } from '../accounts/subscription-token.ts';
import { findSurvivor } from '../customers/merged.ts';
import type { Engine } from '../kernel/engine.ts';
import { writtenIn } from './written-in.ts';

/** What is sent together with the shop link. */
const WITH_LINK: ReadonlySet<NotificationCode> = new Set<NotificationCode>([
  'account.ready',
  'subscription.extended',
  'subscription.renewed',
  'subscription.plan-changed',
  'subscription.link-changed',
  'subscription.link-address-changed',
]);

/** What the channel is given. The link is opened here and goes nowhere else. */
export async function composeMessage(
  engine: Engine,
  row: Notification,
  { subscription }: NotificationFacts,
): Promise<NotifierMessage> {
  const { code, customerId } = row;
  const { storage } = engine.backend;
  const customer = customerId === null ? null : await findSurvivor(storage, customerId);
  const language = customer?.language ?? engine.language;
  const isSilent = row.audience === 'staff' && isQuiet(engine);
  return {
    ...toldIn(row),
    customerId: customer?.id ?? customerId,
    ...(isSilent && { isSilent }),
    externalId: customer?.externalId ?? null,
    language,
    text: messageText(code, language, row.parameters, writtenIn(engine)),
    link: WITH_LINK.has(code) && subscription !== null ? shopLinkOf(engine, subscription) : null,
  };
}

function isQuiet({ backend, policies, timeZone }: Engine): boolean {
  return quietUntil(backend.clock.now(), policies.notifications.quietHours, timeZone) !== null;
}

/** The row without what only the outbox needs. */
function toldIn(row: Notification) {
  const { key: _key, topic: _topic, channel: _channel, state: _state, reason: _reason, ...rest } = row;
  const {
    attempts: _attempts,
    nextAttemptAt: _next,
    expiresAt: _expires,
    settledAt: _settled,
    ...told
  } = rest;
  return told;
}
