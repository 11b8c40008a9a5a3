import { RECEIPT_MARK_DAYS } from '../../domain/cards/receipt-mark.ts';
import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import type { AgingRecords, RetentionStep } from '../../ports/storage/storage-retention.ts';
import type { Engine } from '../kernel/engine.ts';
import { EVENT_FOLLOWERS } from './event-followers.ts';

/** How many records of each kind were deleted. */
export type RetentionReport = Record<AgingRecords, number>;

/** Rows in one step: a few milliseconds of work, then others have their turn. */
const BATCH = 500;
/** Parts of the archive hold up to a batch of rows each. */
const ARCHIVE_BATCH = 20;
/** Past this age, no owner of an ended lease can still be writing. */
const LEASE_DAYS = 1;
/** Telegram repeats an update for a day, and restarts its numbering after a quiet week. */
const BOT_UPDATE_DAYS = 7;
const CHAT_CODE_DAYS = 1;
/** Of those that fetch a link only the last hour counts. */
const LINK_READER_DAYS = 1;
const LINK_SHARE_DAYS = 30;

/** Deletes what the policy no longer keeps, in small steps, one transaction each. */
export async function applyRetention(engine: Engine): Promise<RetentionReport> {
  const days = engine.policies.retention;
  return {
    events: await removeAged(engine, 'events', days.eventDays),
    audit: await removeAged(engine, 'audit', days.auditDays),
    'idempotency-keys': await removeAged(engine, 'idempotency-keys', days.idempotencyKeyDays),
    notifications: await removeAged(engine, 'notifications', days.notificationDays),
    'payment-events': await removeAged(engine, 'payment-events', days.paymentEventDays),
    'unmatched-payment-events': await removeAged(
      engine,
      'unmatched-payment-events',
      days.unmatchedPaymentEventDays,
    ),
    'job-failures': await removeAged(engine, 'job-failures', days.jobFailureDays),
    'bot-updates': await removeAged(engine, 'bot-updates', BOT_UPDATE_DAYS),
    'chat-codes': await removeAged(engine, 'chat-codes', CHAT_CODE_DAYS),
    'bank-messages': await removeAged(engine, 'bank-messages', days.paymentEventDays),
    'receipt-marks': await removeAged(engine, 'receipt-marks', RECEIPT_MARK_DAYS),
    'link-devices': await removeAged(engine, 'link-devices', engine.policies.devices.unseenDays),
    'link-readers': await removeAged(engine, 'link-readers', LINK_READER_DAYS),
    'link-shares': await removeAged(engine, 'link-shares', LINK_SHARE_DAYS),
    broadcasts: await removeAged(engine, 'broadcasts', days.notificationDays),
    leases: await removeAged(engine, 'leases', LEASE_DAYS),
    archive: await removeAged(engine, 'archive', days.archiveDays),
  };
}

async function removeAged(engine: Engine, kind: AgingRecords, days: number | null): Promise<number> {
  if (days === null) return 0;
  const { storage, clock } = engine.backend;
  const step: RetentionStep = {
    kind,
    before: addMs(clock.now(), -days * DAY_MS),
    limit: kind === 'archive' ? ARCHIVE_BATCH : BATCH,
    ...(kind === 'events' && { upToCursor: await lastReadByAll(engine) }),
  };
  let total = 0;
  for (;;) {
    const gone = await storage.transaction((tx) => tx.retention.remove(step));
    total += gone;
    if (gone === 0) return total;
  }
}

async function lastReadByAll({ backend }: Engine): Promise<number> {
  const marks = await Promise.all(
    Object.values(EVENT_FOLLOWERS).map((name) => backend.storage.marks.find(name)),
  );
  return Math.min(...marks);
}
