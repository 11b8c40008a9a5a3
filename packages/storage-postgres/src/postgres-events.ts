import type { EventReader, NewEvent, StoredEvent } from '@panelkit/sdk';
import type { Access } from './access.ts';
import { toNumber } from './columns.ts';
import type { Database, Session } from './database.ts';
import { eventValues, readEvent } from './rows/record-rows.ts';
import { BEGIN } from './run-transaction.ts';

const append = `
  INSERT INTO panelkit.event_outbox (aggregate_kind, aggregate_id, type, data, at)
  SELECT kind, id, type, data::jsonb, at
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) WITH ORDINALITY
    event (kind, id, type, data, at, position)
  ORDER BY position`;

/** Puts the events of a transaction where they become visible with its commit. */
export async function appendEvents(session: Session, events: NewEvent[]): Promise<void> {
  const rows = events.map(eventValues);
  await session.query(
    append,
    [0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column])),
  );
}

const firstToNumber = 'SELECT id FROM panelkit.event_outbox ORDER BY id LIMIT 1';
const BATCH = 5000;

// A statement sees what was committed before it: the lock must be held by then.
const BEGIN_LOCKED = `${BEGIN}; SELECT pg_advisory_xact_lock(hashtext('panelkit.events'))`;
const move = `
  WITH taken AS (
    DELETE FROM panelkit.event_outbox
    WHERE id IN (SELECT id FROM panelkit.event_outbox ORDER BY id LIMIT ${BATCH})
    RETURNING *
  ), numbered AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place,
      row_number() OVER (PARTITION BY aggregate_kind, aggregate_id ORDER BY id) AS step
    FROM taken
  )
  INSERT INTO panelkit.events (cursor, aggregate_kind, aggregate_id, sequence, type, data, at)
  SELECT COALESCE((SELECT max(cursor) FROM panelkit.events), 0) + place, aggregate_kind, aggregate_id,
    COALESCE((SELECT max(sequence) FROM panelkit.events known
              WHERE known.aggregate_id = numbered.aggregate_id AND known.aggregate_kind = numbered.aggregate_kind), 0) + step,
    type, data, at
  FROM numbered
  RETURNING cursor`;

/** Gives every committed event its cursor and its sequence: one process at a time, each after the commit of the one before. */
export async function numberEvents(database: Database): Promise<void> {
  for (;;) {
    const moved = await database.transaction(BEGIN_LOCKED, (session) => session.query(move));
    if (moved.length < BATCH) return;
  }
}

/** As `numberEvents`, when there may be nothing to do. */
async function numberEventsIfAny(database: Database): Promise<void> {
  const found = await database.query(firstToNumber);
  if (found.length > 0) await numberEvents(database);
}

const columns = 'cursor, aggregate_kind, aggregate_id, sequence, type, data, at';
const eventsAfter = `SELECT ${columns} FROM panelkit.events WHERE cursor > $1 ORDER BY cursor LIMIT $2`;
const eventsOfAggregate = `
  SELECT ${columns} FROM panelkit.events WHERE aggregate_id = $3 AND cursor > $1 ORDER BY cursor LIMIT $2`;
const lastCursor = 'SELECT COALESCE(max(cursor), 0) AS cursor FROM panelkit.events';

/** Committed events, by cursor. */
export function createEventList({ run }: Access, database: Database): EventReader['list'] {
  return ({ after, limit, aggregateId }) =>
    run(async () => {
      await numberEventsIfAny(database);
      return readEvents(database, { after, limit, ...(aggregateId !== undefined && { aggregateId }) });
    });
}

export async function readEvents(
  session: Session,
  { after, limit, aggregateId }: { after: number; limit: number; aggregateId?: string },
): Promise<StoredEvent[]> {
  const found =
    aggregateId === undefined
      ? await session.query(eventsAfter, [after, limit])
      : await session.query(eventsOfAggregate, [after, limit, aggregateId]);
  return found.map(readEvent);
}

/** The cursor of the last event that was committed before the call. */
export async function findLastCursor(database: Database): Promise<number> {
  await numberEventsIfAny(database);
  const [{ cursor } = {}] = await database.query(lastCursor);
  return toNumber(cursor);
}
