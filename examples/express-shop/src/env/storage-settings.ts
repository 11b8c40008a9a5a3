import type { Settings } from './env-schema.ts';

/** Where the records are. A shop on a server keeps its simulated panel in `dataDir`, if it has one. */
export type StorageSettings =
  | { kind: 'memory' }
  | { kind: 'folder'; dataDir: string }
  | { kind: 'server'; connectionString: string; waitMs: number; dataDir: string; pgDump: string };

export function toStorage(settings: Settings): StorageSettings {
  const { DATABASE_URL: connectionString, DATA_DIR: dataDir } = settings;
  if (settings.STORAGE === 'memory') return { kind: 'memory' };
  if (connectionString === undefined) return { kind: 'folder', dataDir };
  return {
    kind: 'server',
    connectionString: withPassword(connectionString, settings.DATABASE_PASSWORD),
    waitMs: settings.DATABASE_WAIT_SECONDS * 1000,
    dataDir,
    pgDump: settings.PG_DUMP,
  };
}

function withPassword(connectionString: string, password: string | undefined): string {
  if (password === undefined) return connectionString;
  const url = new URL(connectionString);
  url.password = encodeURIComponent(password);
  return url.href;
}
