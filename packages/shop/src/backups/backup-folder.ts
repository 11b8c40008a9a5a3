import { appendFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where an operator keeps backups, and how many. */
export interface BackupFolder {
  path: string;
  keep: number;
}

/** A backup as it is written. */
export interface FolderBackup {
  add(fileName: string, bytes: Uint8Array): Promise<void>;
  /** Gives it its name, and removes those that are more than wanted. */
  finish(): Promise<void>;
  /** Leaves nothing of it. */
  drop(): Promise<void>;
}

const PARTIAL = '.partial';
const NAME = /^backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;

/** Begins a backup in a folder of its own, which only its owner can read. */
export async function openFolderBackup(folder: BackupFolder, name: string): Promise<FolderBackup> {
  const done = join(folder.path, name);
  const partial = `${done}${PARTIAL}`;
  // What a process left that ended midway.
  await removeAll(
    folder.path,
    (known) => known.endsWith(PARTIAL) && NAME.test(known.slice(0, -PARTIAL.length)),
  );
  await mkdir(partial, { recursive: true, mode: 0o700 });
  return {
    add: (fileName, bytes) => appendFile(join(partial, fileName), bytes, { mode: 0o600 }),
    finish: async () => {
      await rename(partial, done);
      const kept = (await readdir(folder.path)).filter((known) => NAME.test(known)).toSorted();
      const old = new Set(kept.slice(0, -folder.keep));
      await removeAll(folder.path, (known) => old.has(known));
    },
    drop: () => rm(partial, { recursive: true, force: true }),
  };
}

async function removeAll(path: string, isUnwanted: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(path).catch(() => []))
    if (isUnwanted(name)) await rm(join(path, name), { recursive: true, force: true });
}
