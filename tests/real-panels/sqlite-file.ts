import { cpSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { PanelService } from './panel-process.ts';

/** Opens the database of a panel for one piece of work. */
export function withDatabase<Result>(path: string, work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** The file and what SQLite keeps beside it. */
export function removeDatabase(path: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
}

/** A copy of a stopped panel's database; the function puts it back. */
export async function backUpDatabase(service: PanelService, path: string): Promise<() => Promise<void>> {
  const copy = `${path}.backup-${crypto.randomUUID()}`;
  await service.restart(() => {
    // What was written last may still be in the file beside it.
    withDatabase(path, (database) => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
    cpSync(path, copy);
  });
  return () =>
    service.restart(() => {
      removeDatabase(path);
      cpSync(copy, path);
    });
}

/** Settings of the Go panels: a table of keys and values. */
export function writeSettings(path: string, settings: Record<string, string>): void {
  withDatabase(path, (database) => {
    for (const [key, value] of Object.entries(settings)) {
      database.prepare('DELETE FROM settings WHERE key = ?').run(key);
      database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(key, value);
    }
  });
}
