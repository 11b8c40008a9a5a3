import { type UsageNote, type UsageReading, type UsageWriter, usageBucketOf } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells, Session } from '../database/database.ts';
import { toNumber } from '../rows/columns.ts';

// In the order of their ids, as everybody who locks several; what follows sees who pends and who was
// condemned.
const lock = `
  SELECT id FROM panelkit.subscriptions WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

const book = `
  WITH reading AS (
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::bigint[], $4::bigint[], $10::timestamptz[], $5::text[], $11::timestamptz[],
        $12::bigint[], $13::timestamptz[])
      r (account_id, epoch, known_bytes, seen_bytes, seen_at, status, expires_at, traffic_limit_bytes, last_online_at)
  ), open AS (
    SELECT r.*, a.subscription_id, a.panel_id, a.counter_bytes,
      (a.observed_status, a.observed_expires_at, a.observed_traffic_limit_bytes, a.observed_used_bytes, a.observed_last_online_at)
        IS DISTINCT FROM (r.status, r.expires_at, r.traffic_limit_bytes, r.seen_bytes, r.last_online_at) AS differs
    FROM reading r
    JOIN panelkit.accounts a ON a.id = r.account_id
    WHERE a.counter_epoch = r.epoch AND a.reset_intent IS NULL AND a.condemned_at IS NULL AND a.removed_at IS NULL
      AND NOT EXISTS (
        SELECT FROM panelkit.changes c
        WHERE c.subscription_id = a.subscription_id AND c.state = 'pending'
          AND (c.kind = 'purchase' OR a.observed_generation = 0))
      AND (r.seen_bytes >= a.counter_bytes OR a.counter_bytes = r.known_bytes)
    FOR NO KEY UPDATE OF a
  ), counted AS (
    UPDATE panelkit.accounts a SET
      counter_bytes = o.seen_bytes,
      counter_epoch = a.counter_epoch + (o.seen_bytes < o.counter_bytes)::integer,
      generation = a.generation + (o.seen_bytes < o.counter_bytes)::integer,
      next_attempt_at = CASE WHEN o.seen_bytes < o.counter_bytes THEN $6 ELSE a.next_attempt_at END,
      observed_at = o.seen_at,
      observed_status = o.status,
      observed_expires_at = o.expires_at,
      observed_traffic_limit_bytes = o.traffic_limit_bytes,
      observed_used_bytes = o.seen_bytes,
      observed_last_online_at = o.last_online_at
    FROM open o
    WHERE a.id = o.account_id AND (o.seen_bytes <> o.counter_bytes OR o.differs)
  ), grown AS (
    SELECT subscription_id, sum(seen_bytes - counter_bytes)::bigint AS bytes FROM open
    WHERE seen_bytes > counter_bytes
    GROUP BY 1
  ), used AS (
    UPDATE panelkit.subscriptions s SET used_bytes = s.used_bytes + g.bytes
    FROM grown g
    WHERE s.id = g.subscription_id
  ), kept AS (
    INSERT INTO panelkit.usage_buckets AS bucket (subscription_id, granularity, at, bytes)
    SELECT subscription_id, 'hour', $7, bytes FROM grown
    ON CONFLICT (subscription_id, granularity, at) DO UPDATE SET bytes = bucket.bytes + excluded.bytes
  ), carried AS (
    INSERT INTO panelkit.panel_traffic AS hour (panel_id, at, bytes)
    SELECT panel_id, $7, sum(seen_bytes - counter_bytes)::bigint FROM open
    WHERE seen_bytes > counter_bytes
    GROUP BY 1
    ORDER BY 1
    ON CONFLICT (at, panel_id) DO UPDATE SET bytes = hour.bytes + excluded.bytes
  ), noted AS (
    SELECT o.account_id, o.subscription_id, o.panel_id, o.counter_bytes, o.seen_bytes,
      s.termination IS NULL AND EXISTS (
        SELECT FROM unnest($8::integer[], $9::text[]) milestone (percent, name)
        WHERE (s.used_bytes + coalesce(g.bytes, 0)) * 100
            >= s.granted_traffic_limit_bytes * milestone.percent
          AND NOT milestone.name = ANY(s.told)) AS crossed
    FROM open o
    JOIN panelkit.subscriptions s ON s.id = o.subscription_id
    LEFT JOIN grown g ON g.subscription_id = o.subscription_id
  )
  SELECT * FROM noted WHERE crossed OR seen_bytes < counter_bytes`;

const rollUp = `
  WITH old AS (
    DELETE FROM panelkit.usage_buckets
    WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM panelkit.usage_buckets
      WHERE granularity = 'hour' AND at < $1
      ORDER BY at
      LIMIT $2
      FOR UPDATE))
    RETURNING subscription_id, at, bytes
  ), kept AS (
    INSERT INTO panelkit.usage_buckets AS bucket (subscription_id, granularity, at, bytes)
    SELECT subscription_id, 'day', date_trunc('day', at, 'UTC'), sum(bytes) FROM old GROUP BY 1, 3
    ON CONFLICT (subscription_id, granularity, at) DO UPDATE SET bytes = bucket.bytes + excluded.bytes
  )
  SELECT count(*) AS rows FROM old`;

const prune = `
  WITH old AS (
    DELETE FROM panelkit.usage_buckets
    WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM panelkit.usage_buckets
      WHERE granularity = 'day' AND at < $1
      ORDER BY at
      LIMIT $2
      FOR UPDATE))
    RETURNING 1
  ), carried AS (
    DELETE FROM panelkit.panel_traffic
    WHERE ctid = ANY(ARRAY(SELECT ctid FROM panelkit.panel_traffic WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE))
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM old) + (SELECT count(*) FROM carried) AS rows`;

/** Books what listings showed: one statement locks, one does the rest, whatever the number of readings. */
export function createUsageWriter({ run }: Access): UsageWriter {
  return {
    book: (readings, options) =>
      run(async (session) => {
        if (readings.length === 0) return [];
        await session.query(lock, [readings.map(({ subscriptionId }) => subscriptionId)]);
        return (await session.query(book, valuesOf(readings, options))).map(readNote);
      }),
    rollUp: (before, limit) => run((session) => countRows(session, rollUp, before, limit)),
    prune: (before, limit) => run((session) => countRows(session, prune, before, limit)),
  };
}

function valuesOf(
  readings: UsageReading[],
  { milestones, at }: Parameters<UsageWriter['book']>[1],
): unknown[] {
  return [
    readings.map(({ known }) => known.accountId),
    readings.map(({ known }) => known.epoch),
    readings.map(({ known }) => known.counterBytes),
    readings.map(({ observed }) => observed.usedBytes),
    readings.map(({ observed }) => observed.status),
    at.toISOString(),
    usageBucketOf(at, 'hour').toISOString(),
    milestones.map(({ percent }) => percent),
    milestones.map(({ name }) => name),
    readings.map(({ observed }) => observed.at.toISOString()),
    readings.map(({ observed }) => observed.expiresAt?.toISOString() ?? null),
    readings.map(({ observed }) => observed.trafficLimitBytes),
    readings.map(({ observed }) => observed.lastOnlineAt?.toISOString() ?? null),
  ];
}

function readNote(cells: Cells): UsageNote {
  const [bytesBefore, bytesSeen] = [toNumber(cells.counter_bytes), toNumber(cells.seen_bytes)];
  return {
    accountId: String(cells.account_id),
    subscriptionId: String(cells.subscription_id),
    panelId: String(cells.panel_id),
    fell: bytesSeen < bytesBefore ? { bytesBefore, bytesSeen } : null,
    crossed: cells.crossed === true,
  };
}

async function countRows(session: Session, text: string, before: Date, limit: number): Promise<number> {
  const [found] = await session.query(text, [before.toISOString(), limit]);
  return toNumber(found?.rows ?? 0);
}
