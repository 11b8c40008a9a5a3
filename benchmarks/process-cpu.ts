import { readdir, readFile } from 'node:fs/promises';

const TICKS_A_SECOND = 100;

interface Spent {
  parentId: number;
  /** Its own and that of its children that have ended. */
  seconds: number;
}

/**
 * Seconds of processor that a process and all of its children have used; NaN where the system keeps no
 * `/proc`.
 */
export async function cpuSecondsOf(processId: number): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readSpent));
  const own = found.filter((spent) => spent?.id === processId || spent?.parentId === processId);
  if (own.length === 0) return Number.NaN;
  return own.reduce((sum, spent) => sum + (spent?.seconds ?? 0), 0);
}

/** Null for one that has ended meanwhile. */
async function readSpent(name: string): Promise<(Spent & { id: number }) | null> {
  const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // The program's name, in brackets, may hold spaces.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  return {
    id: Number(name),
    parentId: fields[1] ?? 0,
    seconds: (user + system + childrenUser + childrenSystem) / TICKS_A_SECOND,
  };
}
