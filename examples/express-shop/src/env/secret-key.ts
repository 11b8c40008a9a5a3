import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretKey } from '@panelkit/sdk';
import { configInvalid, type Env } from './env.ts';

/** The key of the shop. */
export interface ShopKey {
  secretKey: Exclude<SecretKey, string>;
  /** Writes a key that is new to its file, once it has proved that it opens what is stored. */
  keep(): Promise<void>;
}

const MINIMUM_LENGTH = 16;

/**
 * The key that the environment gives, else that of the key file, else a new one.
 * @throws PanelkitError `CONFIG_INVALID`
 */
export async function findSecretKey(env: Env): Promise<ShopKey> {
  const { storage, previousSecretKeys: previous } = env;
  const given = env.secretKey ?? (await readKeyFile(storage));
  if (given !== null) return { secretKey: { current: given, previous }, keep: async () => {} };
  const current = randomBytes(32).toString('base64url');
  return {
    secretKey: { current, previous },
    keep: async () => {
      if (storage.kind === 'folder') await writeKeyFile(storage.dataDir, current);
    },
  };
}

/** Where the key is kept when the environment gives none. */
const keyFileIn = (dataDir: string): string => join(dataDir, 'secret.key');

async function readKeyFile(storage: Env['storage']): Promise<string | null> {
  if (storage.kind !== 'folder') return null;
  const path = keyFileIn(storage.dataDir);
  try {
    const key = (await readFile(path, 'utf8')).trim();
    if (key.length >= MINIMUM_LENGTH) return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const message = `the key in ${path} has fewer than ${MINIMUM_LENGTH} characters`;
  throw configInvalid([{ path: 'DATA_DIR', code: 'too-short', message }]);
}

/** Whole or not at all: half a key would lock the shop out of its records. */
async function writeKeyFile(dataDir: string, key: string): Promise<void> {
  const path = keyFileIn(dataDir);
  await writeFile(`${path}.new`, `${key}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}
