import type { StoredEvent } from '@panelkit/sdk';
import type { AgingRecords, ArchiveReader, RetentionStep, RetentionWriter } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { EventLog } from '../database/event-log.ts';
import type { Views } from '../database/views.ts';
import { copyOf } from '../rows/copy-of.ts';
import { settledAt } from '../rows/provider-tables.ts';
import type { ArchiveRow } from '../rows/record-tables.ts';
import { takeWhile } from '../rows/take-while.ts';

/** Where events are, and what is to be done with them at the commit. */
export interface AgingEvents {
  log: Pick<EventLog, 'list' | 'remove'>;
  written: (() => void)[];
}

type Remove = (views: Views, step: RetentionStep, events: AgingEvents) => number;

const REMOVES: Record<AgingRecords, Remove> = {
  events(views, { before, limit, upToCursor = 0 }, { log, written }) {
    const aged = log
      .list({ after: 0, limit })
      .filter(({ cursor, at }) => cursor <= upToCursor && at < before);
    putAway(views, aged, (month, rows) => ({ kind: 'events', month, rows }));
    written.push(() => log.remove(new Set(aged.map(({ cursor }) => cursor))));
    return aged.length;
  },
  audit(views, { before, limit }) {
    const aged = takeWhile(views.audit.scan('all', ''), limit, ({ at }) => at < before);
    putAway(views, copyOf(aged), (month, rows) => ({ kind: 'audit', month, rows }));
    return removeAll(views.audit, aged);
  },
  'idempotency-keys': ({ idempotency }, { before, limit }) =>
    removeAll(
      idempotency,
      takeWhile(idempotency.scan('age', ''), limit, ({ at }) => at < before),
    ),
  notifications({ notifications }, { before, limit }) {
    const isOver = ({ settledAt }: { settledAt: Date | null }) => settledAt !== null && settledAt < before;
    return removeAll(notifications, takeWhile(notifications.scan('all', ''), limit, isOver));
  },
  'payment-events': forgetPaymentEvents('processed'),
  'unmatched-payment-events': forgetPaymentEvents('unmatched'),
  'job-failures'({ jobFailures }, { before, limit }) {
    const isOver = (at: Date | null) => at === null || at < before;
    const aged = [...jobFailures.scan('all', '')].filter(
      ({ lastFailedAt, nextAttemptAt }) => lastFailedAt < before && isOver(nextAttemptAt),
    );
    return removeAll(jobFailures, aged.slice(0, limit));
  },
  'bot-updates': ({ botUpdates }, { before, limit }) =>
    removeAll(
      botUpdates,
      takeWhile(
        botUpdates.scan('settled', ''),
        limit,
        ({ settledAt }) => settledAt !== null && settledAt < before,
      ),
    ),
  'chat-codes'({ chatCodes }, { before, limit }) {
    const aged = [...chatCodes.scan('all', '')].filter(({ expiresAt }) => expiresAt < before);
    return removeAll(chatCodes, aged.slice(0, limit));
  },
  'bank-messages': ({ bankMessages }, { before, limit }) =>
    removeAll(
      bankMessages,
      takeWhile(
        bankMessages.scan('settled', ''),
        limit,
        ({ settledAt }) => settledAt !== null && settledAt < before,
      ),
    ),
  'receipt-marks': ({ receiptMarks }, { before, limit }) =>
    removeAll(
      receiptMarks,
      takeWhile(receiptMarks.scan('age', ''), limit, ({ at }) => at < before),
    ),
  'link-devices': ({ linkDevices }, { before, limit }) =>
    removeAll(
      linkDevices,
      takeWhile(linkDevices.scan('seen', ''), limit, ({ lastSeenAt }) => lastSeenAt < before),
    ),
  'link-readers': ({ linkReaders }, { before, limit }) =>
    removeAll(
      linkReaders,
      takeWhile(linkReaders.scan('seen', ''), limit, ({ seenAt }) => seenAt < before),
    ),
  'link-shares': ({ linkShares }, { before, limit }) =>
    removeAll(
      linkShares,
      takeWhile(linkShares.scan('noticed', ''), limit, ({ noticedAt }) => noticedAt < before),
    ),
  broadcasts({ broadcasts, broadcastDeliveries }, { before, limit }) {
    const aged = takeWhile(
      broadcasts.scan('settled', ''),
      limit,
      ({ settledAt }) => settledAt !== null && settledAt < before,
    );
    for (const { id } of aged) {
      const deliveries = takeWhile(broadcastDeliveries.scan('broadcast', id), limit, () => true);
      if (deliveries.length > 0) return removeAll(broadcastDeliveries, deliveries);
    }
    return removeAll(broadcasts, aged);
  },
  // On the clock's monotonic time, which knows no instants: those that ended are nobody's.
  leases: () => 0,
  archive({ archive }, { before, limit }) {
    const first = before.toISOString();
    const isOver = ({ month }: ArchiveRow) => `${month}-01` < first.slice(0, 10);
    return removeAll(archive, takeWhile(archive.scan('all', ''), limit, isOver));
  },
};

export function createRetentionWriter({ views, run }: Access, events: AgingEvents): RetentionWriter {
  return { remove: (step) => run(() => REMOVES[step.kind](views, step, events)) };
}

function removeAll<Row extends { id: string }>(view: { remove(id: string): void }, rows: Row[]): number {
  for (const { id } of rows) view.remove(id);
  return rows.length;
}

function forgetPaymentEvents(status: 'processed' | 'unmatched'): Remove {
  return ({ paymentEvents }, { before, limit }) =>
    removeAll(
      paymentEvents,
      takeWhile(paymentEvents.scan('settled', status), limit, (event) => {
        const at = settledAt(event);
        return at !== null && at < before;
      }),
    );
}

type ArchiveContent =
  | { kind: 'events'; month: string; rows: StoredEvent[] }
  | Pick<Extract<ArchiveRow, { kind: 'audit' }>, 'kind' | 'month' | 'rows'>;

function putAway<Row extends { at: Date }>(
  { archive, counters }: Views,
  rows: Row[],
  toContent: (month: string, rows: Row[]) => ArchiveContent,
): void {
  for (const [month, ofMonth] of Map.groupBy(rows, ({ at }) => at.toISOString().slice(0, 7))) {
    const number = (counters.find('archive')?.last ?? 0) + 1;
    counters.put({ id: 'archive', last: number });
    archive.insert({ ...toContent(month, ofMonth), id: String(number).padStart(12, '0'), number });
  }
}

export function createArchiveReader({ views, run }: Access): ArchiveReader {
  const parts = (kind: ArchiveRow['kind'], month: string, after: number) =>
    [...views.archive.scan('month', `${kind} ${month}`)].filter(({ number }) => number > after);
  return {
    events: ({ month, after, limit }) =>
      run(() =>
        parts('events', month, after)
          .flatMap((part) =>
            part.kind === 'events' ? [{ number: part.number, rows: copyOf(part.rows) }] : [],
          )
          .slice(0, limit),
      ),
    audit: ({ month, after, limit }) =>
      run(() =>
        parts('audit', month, after)
          .flatMap((part) =>
            part.kind === 'audit' ? [{ number: part.number, rows: copyOf(part.rows) }] : [],
          )
          .slice(0, limit),
      ),
  };
}
