import { PanelkitError } from '@panelkit/sdk';
import type { Database, Session } from '../database/database.ts';
import { type Migration, migrationNames, readMigration } from '../migration-files.ts';
import { buildConcurrently } from './build-concurrently.ts';

/** What a migration run did. */
export interface MigrationReport {
  /** Names of the migrations that were applied now, in their order. */
  applied: string[];
}

/** How migrations are applied; the defaults are those of this version. */
interface MigrationOptions {
  folder?: string;
  /**
   * How long a statement may wait for a lock that the shop's transactions hold: all of them queue behind it
   * meanwhile.
   */
  lockTimeoutMs?: number;
}

const LOCK_TIMEOUT_MS = 3000;

// Waits for another process that migrates; ends with the transaction.
const LOCK = "SELECT pg_advisory_xact_lock(hashtext('panelkit.migrations'))";
const SET_UP = `
  CREATE SCHEMA IF NOT EXISTS panelkit;
  CREATE TABLE IF NOT EXISTS panelkit.migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now(),
    oldest_writer text
  )`;
const IS_SET_UP = "SELECT to_regclass('panelkit.migrations') IS NOT NULL AS is_set_up";
// By way of JSON: a database from before the first release may lack the column.
const APPLIED = `
  SELECT name, to_jsonb(migration) ->> 'oldest_writer' AS oldest_writer FROM panelkit.migrations migration`;
const RECORD =
  'INSERT INTO panelkit.migrations (name, oldest_writer) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING name';

/**
 * Applies the migrations that are missing, each in its own transaction; forward only. What ends early goes on
 * where it stopped when it is run again.
 *
 * @throws PanelkitError `CONFIG_INVALID` as `assertUsable`; `STORAGE_UNAVAILABLE` when other transactions
 *   kept a lock for too long
 */
export async function applyMigrations(
  database: Database,
  { folder, lockTimeoutMs = LOCK_TIMEOUT_MS }: MigrationOptions = {},
): Promise<MigrationReport> {
  const names = await migrationNames(folder);
  await setUp(database);
  const done = await appliedMigrations(database);
  assertUsable(done, names);
  const applied: string[] = [];
  for (const name of names) {
    if (done.has(name)) continue;
    const migration = await readMigration(name, folder);
    if (await apply(database, migration, lockTimeoutMs)) applied.push(name);
  }
  return { applied };
}

/** @throws PanelkitError `CONFIG_INVALID` when the schema is not one that this version can use */
export async function assertMigrated(database: Database): Promise<void> {
  const [{ is_set_up } = {}] = await database.query(IS_SET_UP);
  const done = is_set_up === true ? await appliedMigrations(database) : new Map<string, string | null>();
  const names = await migrationNames();
  assertUsable(done, names);
  const missing = names.filter((name) => !done.has(name));
  if (missing.length > 0)
    throw schemaMismatch('schema', `run panelkit-migrate: ${missing.join(', ')} not applied`);
}

async function setUp(database: Database): Promise<void> {
  const [{ is_set_up } = {}] = await database.query(IS_SET_UP);
  if (is_set_up === true) return;
  await database.transaction('BEGIN', async (session) => {
    await session.query(LOCK);
    await session.script(SET_UP);
  });
}

/** False when another process was faster. @throws PanelkitError `STORAGE_UNAVAILABLE` */
async function apply(database: Database, migration: Migration, lockTimeoutMs: number): Promise<boolean> {
  try {
    if (migration.isConcurrent && database.isShared) {
      await buildConcurrently(database, migration);
      return await record(database, migration);
    }
    return await database.transaction('BEGIN', (session) => applyInside(session, migration, lockTimeoutMs));
  } catch (error) {
    throw isLockTimeout(error) ? blocked(migration) : error;
  }
}

async function applyInside(session: Session, migration: Migration, lockTimeoutMs: number): Promise<boolean> {
  await session.query(LOCK);
  // Only now: another process that migrates at the same time may take long.
  await session.query("SELECT set_config('lock_timeout', $1, true)", [`${lockTimeoutMs}ms`]);
  if (!(await record(session, migration))) return false;
  await session.script(
    migration.isConcurrent ? migration.sql.replaceAll(' CONCURRENTLY', '') : migration.sql,
  );
  return true;
}

async function record(session: Session, { name, oldestWriter }: Migration): Promise<boolean> {
  return (await session.query(RECORD, [name, oldestWriter])).length === 1;
}

/** The applied migrations, each with the oldest version that may write beside it. */
async function appliedMigrations(session: Session): Promise<Map<string, string | null>> {
  const found = await session.query(APPLIED);
  return new Map(
    found.map(({ name, oldest_writer: oldest }) => [String(name), oldest === null ? null : String(oldest)]),
  );
}

function assertUsable(done: Map<string, string | null>, names: string[]): void {
  assertReleased(done, names);
  assertKnown(done, names);
}

/**
 * Every release begins with the baseline. What was migrated without it is from before the first release,
 * whose steps are gone.
 */
function assertReleased(done: Map<string, string | null>, [baseline]: string[]): void {
  if (done.size === 0 || baseline === undefined || done.has(baseline)) return;
  throw schemaMismatch(
    'pre-release-schema',
    'a version from before the first release made it, and none can upgrade it. Start with an empty database ' +
      '(for an embedded one: another folder, or remove its folder), and keep the old one if you need what it holds',
  );
}

/**
 * A database that a newer version migrated is for this one too where each migration names it, or an older
 * one, as a writer.
 */
function assertKnown(done: Map<string, string | null>, names: string[]): void {
  const known = new Set(names);
  const refused = [...done].filter(
    ([name, oldestWriter]) => !known.has(name) && (oldestWriter === null || !known.has(oldestWriter)),
  );
  if (refused.length === 0) return;
  const list = refused.map(([name]) => name).join(', ');
  throw schemaMismatch('schema', `a newer version migrated it, beside which this one may not write: ${list}`);
}

function schemaMismatch(
  code: 'schema' | 'pre-release-schema',
  message: string,
): PanelkitError<'CONFIG_INVALID'> {
  return new PanelkitError('CONFIG_INVALID', {
    message: `The database's schema does not fit: ${message}`,
    details: { issues: [{ path: 'database', code, message }] },
  });
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

function blocked({ name }: Migration): PanelkitError<'STORAGE_UNAVAILABLE'> {
  return new PanelkitError('STORAGE_UNAVAILABLE', {
    message:
      `The migration ${name} was given up: another transaction keeps a table that it changes, and the shop's sales would ` +
      'have had to wait for both. Nothing of it was applied; end that transaction (see pg_stat_activity) and migrate again.',
    details: { retryAfterMs: LOCK_TIMEOUT_MS, outcome: 'failed' },
  });
}
