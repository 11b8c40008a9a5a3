import { addMs } from '../../domain/lifecycle/period.ts';
import { NOTIFICATION_CODES, type PlannedNotification } from '../../domain/notifications/notification.ts';
import type { NotificationFacts } from '../../domain/notifications/notification-facts.ts';
import { isTold, notificationsFor } from '../../domain/notifications/notifications-for.ts';
import { whyOvertaken } from '../../domain/notifications/why-overtaken.ts';
import type { StoredEvent } from '../../domain/records/event.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import { reportThrow } from '../kernel/report-failure.ts';
import { EVENT_FOLLOWERS } from '../retention/event-followers.ts';
import { addNotifications, type DatedNotification, maxAgeMs } from './add-notifications.ts';
import { createFactsReader, type FactsReader } from './read-facts.ts';
import { PLAN_JOB } from './wake-sender.ts';

/** How far the events were read. */
const MARK = EVENT_FOLLOWERS.notifications;
const BATCH = 200;

/**
 * Follows the committed events and puts what they say into the outbox; returns how many rows were added. The
 * mark moves with the rows in one transaction, so that each event is read once, by whichever process.
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
    const readFacts = createFactsReader(engine);
    const planned = (await Promise.all(fresh.map((event) => tryPlan(engine, event, readFacts)))).flat();
    added += await storage.transaction(async (tx) => {
      // Another process was faster.
      if (!(await tx.marks.move(MARK, after, to))) return 0;
      return addNotifications(engine, tx, planned);
    });
    if (events.length < BATCH) return added;
  }
}

/** An event that cannot be delivered is reported and skipped: it must not hold up all later ones. */
async function tryPlan(
  engine: Engine,
  event: StoredEvent,
  readFacts: FactsReader,
): Promise<DatedNotification[]> {
  try {
    return plan(engine, event, await readFacts(event.aggregate));
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'STORAGE_UNAVAILABLE') throw error;
    const payload = { eventType: event.type, cursor: String(event.cursor) };
    await reportThrow(engine, { job: PLAN_JOB, payload, error, retryInMs: null });
    return [];
  }
}

function plan(engine: Engine, event: StoredEvent, facts: NotificationFacts): DatedNotification[] {
  const now = engine.backend.clock.now();
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
