import { readFileSync } from 'node:fs';
import { open, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PanelkitError } from '@panelkit/sdk';

const FILE = 'panelkit.lock';
const held = new Set<string>();

/**
 * Takes a folder for this process; returns the function that gives it back. A lock whose process is gone is
 * taken over.
 *
 * @throws PanelkitError `CONFIG_INVALID` when another process, or another backend of this one, has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(await realpath(folder), FILE);
  if (held.has(path)) throw inUse(folder, 'this process has it open already');
  held.add(path);
  try {
    await writeLock(folder, path);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(path);
  };
}

async function writeLock(folder: string, path: string): Promise<void> {
  const own = ownerOf(process.pid);
  for (let run = 0; run < 3; run += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(own);
      await file.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = await readFile(path, 'utf8').catch(() => '');
    if (owner !== own && isAlive(owner)) throw inUse(folder, `process ${owner.split(' ')[0]} has it open`);
    await rm(path, { force: true });
  }
  throw inUse(folder, 'another process is opening it');
}

/** A process by its number and, where the system tells it, the moment of its start: numbers come again. */
function ownerOf(pid: number): string {
  try {
    const [, facts = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    return `${pid} ${facts.split(' ')[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}

function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return ownerOf(pid) === owner;
}

function inUse(folder: string, why: string): PanelkitError<'CONFIG_INVALID'> {
  const message = `The folder ${folder} is in use: ${why}. An embedded database is for one process; several need a PostgreSQL server`;
  return new PanelkitError('CONFIG_INVALID', {
    message,
    details: { issues: [{ path: 'dataDir', code: 'in-use', message }] },
  });
}
