import {
  NO_SHARE,
  type OtherWorkers,
  shareAmong,
  type WorkerStanding,
  type Workers,
} from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Cells, Database, Session } from '../database/database.ts';
import { toNumber } from '../rows/columns.ts';

// `now` is the database's own clock, unless the backend was given one.
const now = 'COALESCE($1::timestamptz, clock_timestamp())';
const end = `${now} + $3 * interval '1 millisecond'`;
const others = `
  SELECT (SELECT sharing_among FROM own) AS own, count(*) AS count, min(sharing_among) AS least, bool_or(expires_at <= ${now}) AS has_dead
  FROM panelkit.workers WHERE id <> $2`;

// A row belongs to a live worker until somebody deletes it: a worker that still finds its own has lost
// nothing.
const renew = `
  WITH own AS (UPDATE panelkit.workers SET expires_at = ${end} WHERE id = $2 RETURNING sharing_among) ${others}`;
const look = `WITH own AS (SELECT sharing_among FROM panelkit.workers WHERE id = $2) ${others}`;
const lock = "SELECT pg_advisory_xact_lock(hashtext('panelkit.workers'))";
const forgetDead = `DELETE FROM panelkit.workers WHERE id <> $2 AND expires_at <= ${now}`;
const put = `
  INSERT INTO panelkit.workers (id, expires_at, sharing_among) VALUES ($2, ${end}, $4)
  ON CONFLICT (id) DO UPDATE SET expires_at = EXCLUDED.expires_at, sharing_among = EXCLUDED.sharing_among`;
const leave = 'DELETE FROM panelkit.workers WHERE id = $1';

interface Beat {
  id: string;
  now: string | null;
  ttlMs: number;
  readyFor: number;
}

/** Who shares the panels. `nowText`: the instant by the backend's own clock, null to take the database's. */
export function createWorkers(
  { run }: Access,
  { database, nowText }: { database: Database; nowText(): string | null },
): Workers {
  return {
    beat: (id, options) => run(() => beat(database, { id, now: nowText(), ...options })),
    leave: (id) => run(async (session) => void (await session.query(leave, [id]))),
  };
}

/** One statement, as long as nothing changes. */
async function beat(database: Database, given: Beat): Promise<WorkerStanding> {
  const [seen = {}] = await database.query(renew, [given.now, given.id, given.ttlMs]);
  const known = standing(seen, given);
  if (seen.own !== null && seen.has_dead !== true && known.sharingAmong === toNumber(seen.own)) return known;
  return database.transaction('BEGIN ISOLATION LEVEL READ COMMITTED', (session) => decide(session, given));
}

/** In turn: who decides sees what was decided before. */
async function decide(session: Session, given: Beat): Promise<WorkerStanding> {
  await session.query(lock);
  await session.query(forgetDead, [given.now, given.id]);
  const [seen = {}] = await session.query(look, [given.now, given.id]);
  const decided = standing(seen, given);
  await session.query(put, [given.now, given.id, given.ttlMs, decided.sharingAmong]);
  return decided;
}

function standing(seen: Cells, { readyFor }: Beat): WorkerStanding {
  const { own, least, count } = seen;
  const known: OtherWorkers = { count: toNumber(count), least: least === null ? null : toNumber(least) };
  const sharingAmong = shareAmong(known, {
    sharingAmong: own === null ? NO_SHARE : toNumber(own),
    readyFor,
  });
  return { live: known.count + 1, sharingAmong };
}
