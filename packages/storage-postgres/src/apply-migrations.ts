import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PanelkitError } from '@panelkit/sdk';
import type { Database, Session } from './database.ts';
import { migrationsFolder } from './migrations-folder.ts';

/** What a migration run did. */
export interface MigrationReport {
  /** Names of the migrations that were applied now, in their order. */
  applied: string[];
}

// Waits for another process that migrates; ends with the transaction.
const LOCK = "SELECT pg_advisory_xact_lock(hashtext('panelkit.migrations'))";
const SET_UP = `
  CREATE SCHEMA IF NOT EXISTS panelkit;
  CREATE TABLE IF NOT EXISTS panelkit.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`;

/** Applies the migrations that are missing, in one transaction; forward only. @throws PanelkitError `CONFIG_INVALID` as `assertKnown` */
export async function applyMigrations(
  database: Database,
  options: { upTo?: string } = {},
): Promise<MigrationReport> {
  const names = await migrationNames();
  return database.transaction('BEGIN', async (session) => {
    await session.query(LOCK);
    await session.script(SET_UP);
    const done = await appliedNames(session);
    assertKnown(done, names);
    const missing = names.filter(
      (name) => !done.has(name) && (options.upTo === undefined || name <= options.upTo),
    );
    for (const name of missing) {
      await session.script(await readFile(join(migrationsFolder(), name), 'utf8'));
      await session.query('INSERT INTO panelkit.migrations (name) VALUES ($1)', [name]);
    }
    return { applied: missing };
  });
}

/** @throws PanelkitError `CONFIG_INVALID` when the schema is not the one of this version */
export async function assertMigrated(database: Database): Promise<void> {
  const [{ exists } = {}] = await database.query(
    "SELECT to_regclass('panelkit.migrations') IS NOT NULL AS exists",
  );
  const done = exists === true ? await appliedNames(database) : new Set<string>();
  const names = await migrationNames();
  assertKnown(done, names);
  const missing = names.filter((name) => !done.has(name));
  if (missing.length > 0) throw schemaMismatch(`run panelkit-migrate: ${missing.join(', ')} not applied`);
}

async function migrationNames(): Promise<string[]> {
  const files = await readdir(migrationsFolder());
  return files.filter((file) => file.endsWith('.sql')).sort();
}

async function appliedNames(session: Session): Promise<Set<string>> {
  const found = await session.query('SELECT name FROM panelkit.migrations');
  return new Set(found.map(({ name }) => String(name)));
}

/** A database that a newer version migrated is not for this one. */
function assertKnown(done: Set<string>, names: string[]): void {
  const unknown = [...done].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw schemaMismatch(`it was migrated by a newer version: ${unknown.join(', ')}`);
}

function schemaMismatch(message: string): PanelkitError<'CONFIG_INVALID'> {
  return new PanelkitError('CONFIG_INVALID', {
    message: `The database's schema does not fit: ${message}`,
    details: { issues: [{ path: 'database', code: 'schema', message }] },
  });
}
