import { mkdir } from 'node:fs/promises';
import type { Clock, Logger } from '@panelkit/sdk';
import type pg from 'pg';
import type { Database } from './database.ts';
import { type DatabaseTimeouts, DEFAULT_TIMEOUTS } from './database-timeouts.ts';
import { lockFolder } from './folder-lock.ts';
import { createPgDatabase, openPool } from './pg-database.ts';
import { createPgliteDatabase, type PGliteLike } from './pglite-database.ts';

/** Where the records are. */
export type DatabaseLocation =
  /** A PostgreSQL server (14 or newer): `postgres://user:password@host/database`. */
  | { connectionString: string; maxConnections?: number }
  /** A folder of this process alone, made if need be: PostgreSQL embedded (PGlite). */
  | { dataDir: string }
  /** A pool of the caller's, who ends it. One connection of it is kept for listening. */
  | { pool: pg.Pool }
  /** An embedded database of the caller's, who closes it. */
  | { pglite: PGliteLike };

const DEFAULT_CONNECTIONS = 10;

/** How the database is used. */
export interface DatabaseUse {
  prepare: boolean;
  logger: Logger;
  clock: Clock;
  timeouts?: DatabaseTimeouts;
  /** The program that copies a database on a server; `pg_dump` by default. */
  pgDump?: string | undefined;
}

/** Opens the database. @throws PanelkitError `CONFIG_INVALID` when another process has the folder */
export async function openDatabase(
  location: DatabaseLocation,
  { prepare, logger, clock, timeouts = DEFAULT_TIMEOUTS, pgDump }: DatabaseUse,
): Promise<Database> {
  if ('dataDir' in location) return openFolder(location.dataDir);
  if ('pglite' in location) return createPgliteDatabase(location.pglite, async () => {});
  if ('pool' in location)
    return createPgDatabase(location.pool, { prepare, clock, timeouts, pgDump, end: async () => {} });
  const { connectionString, maxConnections = DEFAULT_CONNECTIONS } = location;
  const onError = (error: Error) => logger.warn({ error: error.name }, 'a database connection broke');
  const pool = openPool({ connectionString, maxConnections, pipeline: prepare, timeouts, onError });
  return createPgDatabase(pool, {
    prepare,
    clock,
    timeouts,
    pgDump,
    isOwnPool: true,
    end: pool.endInTime,
  });
}

async function openFolder(dataDir: string): Promise<Database> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(dataDir);
  try {
    // Loaded on demand: a shop on a server has no use for it.
    const { PGlite } = await import('@electric-sql/pglite');
    const pglite = await PGlite.create({ dataDir: `${dataDir}/pgdata` });
    return createPgliteDatabase(pglite, async () => {
      await pglite.close();
      await unlock();
    });
  } catch (error) {
    await unlock();
    throw error;
  }
}
