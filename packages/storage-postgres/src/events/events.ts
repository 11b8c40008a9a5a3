import type { StoredEvent } from '@panelkit/sdk';
import type { EventReader } from '@panelkit/sdk/ports';
import type { Access, LateWrite } from '../database/access.ts';
import type { Database, Session } from '../database/database.ts';
import { toNumber } from '../rows/columns.ts';
import { readEvent } from '../rows/record-rows.ts';
import { unnest } from '../rows/unnest.ts';

const append = `
  INSERT INTO panelkit.event_outbox (aggregate_kind, aggregate_id, type, data, at)
  SELECT kind, id, type, data::jsonb, at
  FROM ${unnest(['text', 'text', 'text', 'text', 'timestamptz'])} WITH ORDINALITY
    event (kind, id, type, data, at, position)
  ORDER BY position`;

/** Puts the events of a transaction, by their values, where they become visible with its commit. */
export function eventsWrite(rows: readonly unknown[][]): LateWrite {
  const values = [0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column]));
  return { table: 'panelkit.event_outbox', text: append, values };
}

const firstToNumber = 'SELECT id FROM panelkit.event_outbox ORDER BY id LIMIT 1';
const number = 'SELECT panelkit.number_events()';

/**
 * Gives every committed event its cursor and its sequence: one process at a time, each after the commit of
 * the one before.
 */
export async function numberEvents(session: Session): Promise<void> {
  await session.query(number);
}

/** As `numberEvents`, when there may be nothing to do. */
async function numberEventsIfAny(database: Database): Promise<void> {
  const found = await database.query(firstToNumber);
  if (found.length > 0) await numberEvents(database);
}

const columns = 'cursor, aggregate_kind, aggregate_id, sequence, type, data, at';
const eventsAfter = `SELECT ${columns} FROM panelkit.events WHERE cursor > $1 ORDER BY cursor LIMIT $2`;
const eventsOfAggregate = `
  SELECT ${columns} FROM panelkit.events
  WHERE hashtext(aggregate_id) = hashtext($3) AND aggregate_id = $3 AND cursor > $1
  ORDER BY cursor
  LIMIT $2`;
const lastCursor =
  "SELECT COALESCE((SELECT value FROM panelkit.counters WHERE name = 'events'), 0) AS cursor";

const hasNews = `
  SELECT EXISTS (SELECT FROM panelkit.event_outbox)
    OR EXISTS (SELECT FROM panelkit.counters WHERE name = 'events' AND value > $1) AS has_news`;

/** Whether any event was committed after that cursor, numbered or not. */
export async function hasNewEvents(session: Session, after: number): Promise<boolean> {
  const [{ has_news: hasAny } = {}] = await session.query(hasNews, [after]);
  return hasAny === true;
}

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
