import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A migration as its file states it, or as the files of its folder do, one after the other. */
export interface Migration {
  name: string;
  /** Its statements, in order: one for each that runs on its own. */
  sql: string;
  /**
   * The oldest version that may still write beside it, by the last migration that this version knows; null:
   * none that does not know the migration itself.
   */
  oldestWriter: string | null;
  /**
   * It builds or drops indexes without blocking writers, which PostgreSQL does outside of transactions only.
   */
  isConcurrent: boolean;
}

/** Where the SQL files are: beside `src` here, beside `dist` in the published package. */
export function migrationsFolder(): string {
  return fileURLToPath(new URL('../migrations/', import.meta.url));
}

/** The names of the migrations in a folder, in their order: SQL files, and folders of those. */
export async function migrationNames(folder = migrationsFolder()): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() || isSqlFile(entry.name))
    .map(({ name }) => name)
    .sort();
}

/**
 * Reads a migration: its first comment lines say `writes-beside: <name>`, or `none`, and may say
 * `concurrent`.
 */
export async function readMigration(name: string, folder = migrationsFolder()): Promise<Migration> {
  const sql = isSqlFile(name)
    ? await readFile(join(folder, name), 'utf8')
    : await readParts(join(folder, name));
  const [, writer = 'none'] = /^-- writes-beside: (\S+)$/m.exec(sql) ?? [];
  return {
    name,
    sql,
    oldestWriter: writer === 'none' ? null : writer,
    isConcurrent: /^-- concurrent$/m.test(sql),
  };
}

async function readParts(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter(isSqlFile).sort();
  const parts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return parts.join('\n');
}

function isSqlFile(name: string): boolean {
  return name.endsWith('.sql');
}

/** The statements of a concurrent migration, which holds nothing with a `;` inside. */
export function statementsOf(sql: string): string[] {
  return sql
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
