import type { AgingRecords, ArchiveReader, RetentionWriter } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells } from '../database/database.ts';
import { readRow, toNumber } from '../rows/columns.ts';
import { auditRows, readEvent } from '../rows/record-rows.ts';

const archiveEvents = 'SELECT panelkit.archive_events($1, $3, $2) AS rows';
const archiveAudit = 'SELECT panelkit.archive_audit($1, $2) AS rows';

// A row is copied in one transaction and deleted a day later: when it is gone, the copy is there.
const dropKeys = `
  WITH aged AS (
    DELETE FROM panelkit.idempotency_keys
    WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM panelkit.idempotency_keys known
      WHERE at < $1 AND (
        NOT is_permanent OR result IS NULL OR at < $1::timestamptz - interval '1 day' AND EXISTS (
          SELECT FROM panelkit.permanent_keys
          WHERE scope = panelkit.scope_of(known.actor_kind, known.actor_id, known.command, known.key)))
      ORDER BY at
      LIMIT $2
      FOR UPDATE SKIP LOCKED))
    RETURNING 1
  )
  SELECT count(*) AS rows FROM aged`;
const keepKeys = `
  WITH kept AS (
    INSERT INTO panelkit.permanent_keys (scope, arguments_hash, result)
    SELECT panelkit.scope_of(actor_kind, actor_id, command, key), arguments_hash, result
    FROM panelkit.idempotency_keys known
    WHERE at < $1 AND is_permanent AND result IS NOT NULL AND NOT EXISTS (
      SELECT FROM panelkit.permanent_keys
      WHERE scope = panelkit.scope_of(known.actor_kind, known.actor_id, known.command, known.key))
    ORDER BY at
    LIMIT $2
    ON CONFLICT DO NOTHING
    RETURNING 1
  )
  SELECT count(*) AS rows FROM kept`;

const dropOldest = (table: string, order: string, isOver: string) => `
  WITH aged AS (
    DELETE FROM panelkit.${table}
    WHERE ctid = ANY(ARRAY(SELECT ctid FROM panelkit.${table} WHERE ${isOver} ORDER BY ${order} LIMIT $2 FOR UPDATE SKIP LOCKED))
    RETURNING 1
  )
  SELECT count(*) AS rows FROM aged`;

const ofAged = 'broadcast_id IN (SELECT id FROM panelkit.broadcasts WHERE settled_at < $1)';
const hasNoDelivery = `NOT EXISTS (
  SELECT FROM panelkit.broadcast_deliveries d WHERE d.broadcast_id = broadcasts.id)`;

const forget = (status: 'processed' | 'unmatched') =>
  `SELECT panelkit.forget_payment_events('${status}', $1, $2) AS rows`;

const STATEMENTS: Record<AgingRecords, string[]> = {
  events: [archiveEvents],
  audit: [archiveAudit],
  'idempotency-keys': [dropKeys, keepKeys],
  notifications: [dropOldest('notifications', 'id', 'settled_at < $1')],
  'payment-events': [forget('processed')],
  'unmatched-payment-events': [forget('unmatched')],
  'job-failures': [
    dropOldest(
      'job_failures',
      'last_failed_at',
      'last_failed_at < $1 AND (next_attempt_at IS NULL OR next_attempt_at < $1)',
    ),
  ],
  'bot-updates': [dropOldest('bot_updates', 'settled_at', 'settled_at < $1')],
  'chat-codes': [dropOldest('chat_codes', 'expires_at', 'expires_at < $1')],
  'bank-messages': [dropOldest('bank_messages', 'settled_at', 'settled_at < $1')],
  'receipt-marks': [dropOldest('receipt_marks', 'at', 'at < $1')],
  'link-devices': [dropOldest('link_devices', 'last_seen_at', 'last_seen_at < $1')],
  'link-readers': [dropOldest('link_readers', 'seen_at', 'seen_at < $1')],
  'link-shares': [dropOldest('link_shares', 'noticed_at', 'noticed_at < $1')],
  broadcasts: [
    dropOldest('broadcast_deliveries', 'broadcast_id', ofAged),
    dropOldest('broadcasts', 'settled_at', `settled_at < $1 AND ${hasNoDelivery}`),
  ],
  leases: [dropOldest('leases', 'expires_at', 'expires_at IS NULL OR expires_at < $1')],
  archive: [dropOldest('archive', 'id', 'month < $1')],
};

export function createRetentionWriter({ run }: Access): RetentionWriter {
  return {
    remove: ({ kind, before, limit, upToCursor }) =>
      run(async (session) => {
        let rows = 0;
        for (const text of STATEMENTS[kind]) {
          const values = [before.toISOString(), limit, ...(kind === 'events' ? [upToCursor ?? 0] : [])];
          const [found] = await session.query(text, values);
          rows += toNumber(found?.rows ?? 0);
        }
        return rows;
      }),
  };
}

const list = `
  SELECT id, rows FROM panelkit.archive WHERE kind = $1 AND month = $2 AND id > $3 ORDER BY id LIMIT $4`;
const EVENT = ['cursor', 'aggregate_kind', 'aggregate_id', 'sequence', 'type', 'data', 'at'];
const AUDIT = [
  'id',
  'actor_kind',
  'actor_id',
  'action',
  'target_kind',
  'target_id',
  'before',
  'after',
  'reason',
  'at',
  'address',
];

export function createArchiveReader({ run }: Access): ArchiveReader {
  const read = <Row>(
    [kind, names]: readonly [string, string[]],
    { month, after, limit }: Parameters<ArchiveReader['events']>[0],
    toRow: (cells: Cells) => Row,
  ) =>
    run(async (session) => {
      const found = await session.query(list, [kind, `${month}-01`, after, limit]);
      return found.map(({ id, rows }) => ({
        number: toNumber(id),
        rows: tuplesOf(rows).map((tuple) =>
          toRow(Object.fromEntries(names.map((name, at) => [name, tuple[at] ?? null]))),
        ),
      }));
    });
  return {
    events: (request) => read(['events', EVENT], request, readEvent),
    audit: (request) => read(['audit', AUDIT], request, (cells) => readRow(auditRows.columns, cells)),
  };
}

function tuplesOf(rows: unknown): unknown[][] {
  const parsed: unknown = typeof rows === 'string' ? JSON.parse(rows) : rows;
  return Array.isArray(parsed) ? parsed.filter((tuple) => Array.isArray(tuple)) : [];
}
