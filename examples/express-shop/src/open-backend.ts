import { chmod, mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, isPanelkitError, type Logger } from '@panelkit/sdk';
import { createMemoryStore, openSqlStore, type ShopBackend } from '@panelkit/shop';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import type { StorageSettings } from './env/storage-settings.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/**
 * Opens the records; a server that does not answer is asked again for as long as the settings say.
 * @throws PanelkitError `STORAGE_UNAVAILABLE` after that, `CONFIG_INVALID` when the folder is another
 *   process's
 */
export async function openBackend(
  settings: StorageSettings,
  parts: { logger: Logger; clock?: Clock },
): Promise<ShopBackend> {
  switch (settings.kind) {
    case 'memory':
      return Object.assign(createMemoryBackend(parts), {
        checkReadiness: async () => alwaysReady,
        store: createMemoryStore(),
      });
    case 'folder':
      await makeDataFolder(settings.dataDir);
      return withStore(await createPostgresBackend({ dataDir: settings.dataDir, ...parts }));
    case 'server': {
      const { connectionString, waitMs, pgDump } = settings;
      const open = () => createPostgresBackend({ connectionString, pgDump, ...parts });
      return withStore(await whenAvailable(open, waitMs, parts.logger));
    }
  }
}

async function withStore(backend: PostgresBackend): Promise<ShopBackend> {
  try {
    return Object.assign(backend, { store: await openSqlStore(backend.host) });
  } catch (error) {
    await backend.close();
    throw error;
  }
}

const alwaysReady = { ready: true, clockSkewMs: 0 };

/** Makes the folder, for its owner only. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // The mask of the process may have taken bits away, never added some; a folder that was there is its
  // owner's business.
  if (made !== undefined) await chmod(dataDir, 0o700);
}

async function whenAvailable<Result>(
  open: () => Promise<Result>,
  waitMs: number,
  logger: Logger,
): Promise<Result> {
  const endMs = performance.now() + waitMs;
  for (let retryInMs = FIRST_WAIT_MS; ; retryInMs = Math.min(2 * retryInMs, LONGEST_WAIT_MS)) {
    try {
      return await open();
    } catch (error) {
      const isOver = performance.now() + retryInMs > endMs;
      if (isOver || !isPanelkitError(error) || error.code !== 'STORAGE_UNAVAILABLE') throw error;
      const { code, message } = error;
      logger.warn({ code, retryInMs }, `${message}; the start waits for it`);
      await wait(retryInMs);
    }
  }
}
