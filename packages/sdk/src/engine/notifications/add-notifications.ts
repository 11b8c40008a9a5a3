import type { NotificationCode, NotificationContent } from '../../domain/messages/message-parameters.ts';
import {
  NOTIFICATIONS,
  type Notification,
  type PlannedNotification,
  SHOP_CHANNEL,
  topicOf,
} from '../../domain/notifications/notification.ts';
import { afterQuietHours } from '../../domain/notifications/quiet-hours.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { wakeSender } from './wake-sender.ts';

/** A message with the instant of its cause. `quietPeriodMs`: how long staff are not told the same again. */
export type DatedNotification = PlannedNotification & { at: Date; quietPeriodMs: number };

/** One message on one channel. */
interface Candidate {
  id: string;
  topic: string;
  notification: DatedNotification;
  notifier: Notifier;
}

/** Puts messages into the outbox of each channel that takes them. @returns how many rows were added */
export async function addNotifications(
  engine: Engine,
  tx: Transaction,
  planned: readonly DatedNotification[],
): Promise<number> {
  const candidates = planned.flatMap((notification) =>
    [...engine.notifiers.values()]
      .filter(({ audiences }) => audiences?.includes(notification.audience) !== false)
      .map((notifier) => ({ id: engine.ids.uuid(), topic: topicOf(notification), notification, notifier })),
  );
  // Different topics do not depend on each other: what they ask and write leaves together.
  const topics = Map.groupBy(candidates, ({ topic, notifier }) => `${notifier.channel} ${topic}`);
  const added = (await Promise.all([...topics.values()].map((group) => addInTurn(engine, tx, group)))).flat();
  if (added.some(({ nextAttemptAt }) => nextAttemptAt !== null)) await wakeSender(tx);
  return added.length;
}

/** Of one topic, each depends on the one before: the same alert waits once. */
async function addInTurn(
  engine: Engine,
  tx: Transaction,
  candidates: readonly Candidate[],
): Promise<Notification[]> {
  const added: Notification[] = [];
  for (const candidate of candidates) {
    const row = await rowFor(engine, tx, candidate);
    if (row !== null && (await tx.notifications.add(row))) added.push(row);
  }
  return added;
}

/** Writes to a customer what is about them, now. Each call is a message of its own. */
export async function notifyCustomer(
  engine: Engine,
  tx: Transaction,
  customerId: string,
  content: NotificationContent,
): Promise<void> {
  const subject = { kind: 'customer', id: customerId };
  const key = `${content.code}:customer:${customerId}:${engine.ids.uuid()}`;
  const about = { audience: 'customer', customerId, subject, key } as const;
  await addNotifications(engine, tx, [{ ...content, ...about, at: tx.now, quietPeriodMs: 0 }]);
}

/** The row by which a channel delivers it; null: the same alert still waits there. */
async function rowFor(
  engine: Engine,
  tx: Transaction,
  { id, topic, notification, notifier }: Candidate,
): Promise<Notification | null> {
  const now = tx.now;
  const { giveUpAfterMs } = engine.policies.notifications;
  const { at, quietPeriodMs, ...planned } = notification;
  const { channel, deliversSilently = false } = notifier;
  // Customers wait for each receipt: staff who are awake may decide.
  const comesSilently = deliversSilently && planned.code === 'staff.receipt-to-review';
  const notBefore =
    planned.audience === 'staff'
      ? await staffToldAt(engine, tx, { channel, topic, quietPeriodMs, comesSilently })
      : now;
  if (notBefore === null) return null;
  const tooOldAtMs = at.getTime() + maxAgeMs(engine, planned.code);
  const givenUpAtMs = notBefore.getTime() + giveUpAfterMs;
  // On the shop's pages it is delivered by being there.
  const isTold = channel === SHOP_CHANNEL && notBefore <= now;
  return {
    ...planned,
    id,
    channel,
    topic,
    state: isTold ? 'sent' : 'pending',
    reason: null,
    attempts: 0,
    nextAttemptAt: isTold ? null : notBefore,
    expiresAt: new Date(Math.min(tooOldAtMs, givenUpAtMs)),
    createdAt: now,
    settledAt: isTold ? now : null,
  };
}

/**
 * When staff may be told: after the quiet period since the same was told last, and not in quiet hours. Null:
 * the same waits for its time.
 */
async function staffToldAt(
  engine: Engine,
  tx: Transaction,
  asked: { channel: string; topic: string; quietPeriodMs: number; comesSilently: boolean },
): Promise<Date | null> {
  const { channel, topic, quietPeriodMs, comesSilently } = asked;
  const { quietHours } = engine.policies.notifications;
  const now = tx.now;
  const last = await tx.notifications.findLatest(channel, topic);
  if (last !== null && last.nextAttemptAt !== null) return null;
  const toldAtMs = last?.state === 'sent' ? (last.settledAt?.getTime() ?? 0) : 0;
  const notBefore = new Date(Math.max(toldAtMs + quietPeriodMs, now.getTime()));
  return comesSilently ? notBefore : afterQuietHours(notBefore, quietHours, engine.timeZone);
}

/** For how long after its cause a message is worth sending. */
export function maxAgeMs(engine: Engine, code: NotificationCode): number {
  return engine.policies.notifications.maxAgeMs[code] ?? NOTIFICATIONS[code].maxAgeMs;
}
