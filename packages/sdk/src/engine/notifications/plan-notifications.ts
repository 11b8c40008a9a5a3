import { addMs } from '../../domain/lifecycle/period.ts';
import type { NotificationCode } from '../../domain/messages/message-parameters.ts';
import {
  NOTIFICATION_CODES,
  NOTIFICATIONS,
  type Notification,
  type PlannedNotification,
  SHOP_CHANNEL,
  topicOf,
} from '../../domain/notifications/notification.ts';
import type { NotificationFacts } from '../../domain/notifications/notification-facts.ts';
import { isTold, notificationsFor } from '../../domain/notifications/notifications-for.ts';
import { afterQuietHours } from '../../domain/notifications/quiet-hours.ts';
import { whyOvertaken } from '../../domain/notifications/why-overtaken.ts';
import type { StoredEvent } from '../../domain/records/event.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportThrow } from '../kernel/report-failure.ts';
import { EVENT_FOLLOWERS } from '../retention/event-followers.ts';
import { readFacts } from './read-facts.ts';
import { PLAN_JOB, wakeSender } from './wake-sender.ts';

/** How far the events were read. */
const MARK = EVENT_FOLLOWERS.notifications;
const BATCH = 200;

type Dated = PlannedNotification & { at: Date; quietPeriodMs: number };

/**
 * Follows the committed events and puts what they say into the outbox; returns how many rows were added. The mark moves with the rows in
 * one transaction, so that each event is read once, by whichever process.
 */
export async function planNotifications(engine: Engine): Promise<number> {
  const { storage } = engine.backend;
  let added = 0;
  for (;;) {
    const after = await storage.marks.find(MARK);
    const events = await storage.events.list({ after, limit: BATCH });
    const to = events.at(-1)?.cursor;
    if (to === undefined) return added;
    const oldestAt = addMs(engine.backend.clock.now(), -longestAgeMs(engine));
    const fresh = events.filter(({ type, at }) => isTold(type) && at > oldestAt);
    const planned = (await Promise.all(fresh.map((event) => tryPlan(engine, event)))).flat();
    added += await storage.transaction(async (tx) => {
      // Another process was faster.
      if (!(await tx.marks.move(MARK, after, to))) return 0;
      return addAll(engine, tx, planned);
    });
    if (events.length < BATCH) return added;
  }
}

/** An event that cannot be delivered is reported and skipped: it must not hold up all later ones. */
async function tryPlan(engine: Engine, event: StoredEvent): Promise<Dated[]> {
  try {
    return await plan(engine, event);
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    const payload = { eventType: event.type, cursor: String(event.cursor) };
    await reportThrow(engine, { job: PLAN_JOB, payload, error, retryInMs: null });
    return [];
  }
}

async function plan(engine: Engine, event: StoredEvent): Promise<Dated[]> {
  const now = engine.backend.clock.now();
  const facts = await readFacts(engine, event.aggregate);
  const alerts = facts.panel?.alerts ?? null;
  const quietPeriodMs = alerts?.quietPeriodMs ?? engine.policies.notifications.quietPeriodMs;
  return notificationsFor(event, facts, engine.policies.notifications)
    .filter(({ audience }) => audience !== 'staff' || alerts?.muted !== true)
    .filter(({ code }) => addMs(event.at, maxAgeMs(engine, code)) > now)
    .filter((planned) => whyOvertaken(planned, facts, now) === null)
    .map((planned) => ({ ...ofOwner(planned, facts), at: event.at, quietPeriodMs }));
}

/** Who has it now: its customer may have been merged into another since the event. */
function ofOwner(planned: PlannedNotification, facts: NotificationFacts): PlannedNotification {
  const owned = facts.subscription ?? facts.order ?? facts.payment;
  if (planned.customerId === null || owned === null) return planned;
  return { ...planned, customerId: owned.customerId };
}

/** Older events cause no message. */
function longestAgeMs(engine: Engine): number {
  return Math.max(...NOTIFICATION_CODES.map((code) => maxAgeMs(engine, code)));
}

function maxAgeMs(engine: Engine, code: NotificationCode): number {
  return engine.policies.notifications.maxAgeMs[code] ?? NOTIFICATIONS[code].maxAgeMs;
}

async function addAll(engine: Engine, tx: Transaction, planned: Dated[]): Promise<number> {
  let added = 0;
  let isSomethingDue = false;
  for (const notification of planned) {
    for (const notifier of engine.notifiers.values()) {
      if (notifier.audiences?.includes(notification.audience) === false) continue;
      const row = await rowFor(engine, tx, notification, notifier);
      if (row === null || !(await tx.notifications.add(row))) continue;
      added += 1;
      isSomethingDue ||= row.nextAttemptAt !== null;
    }
  }
  if (isSomethingDue) await wakeSender(tx);
  return added;
}

/** The row by which a channel delivers it; null: the same alert still waits there. */
async function rowFor(
  engine: Engine,
  tx: Transaction,
  { at, quietPeriodMs, ...planned }: Dated,
  { channel, deliversSilently = false }: Notifier,
): Promise<Notification | null> {
  const now = tx.now;
  const { giveUpAfterMs } = engine.policies.notifications;
  const topic = topicOf(planned);
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
    id: engine.ids.uuid(),
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

/** When staff may be told: after the quiet period since the same was told last, and not in quiet hours. Null: the same waits for its time. */
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
