import { execFileSync } from 'node:child_process';

/** Makes the tables of a Python panel, with its own Alembic. */
export function migrateDatabase(python: string, folder: string, env: Record<string, string>): void {
  execFileSync(python, ['-m', 'alembic', 'upgrade', 'head'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
