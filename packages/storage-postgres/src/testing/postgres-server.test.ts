import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startPostgresServer } from './postgres-server.ts';
import { installedPrograms } from './server-programs.ts';

describe('a PostgreSQL server of a test', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'panelkit-private-home-'));
    await chmod(home, 0o700);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true, force: true });
  });

  test('given programs in a folder that only its owner may enter, when started, then it serves, and is gone without a trace', async () => {
    const programs = join(home, 'native');
    await cp(installedPrograms(), programs, { recursive: true, verbatimSymlinks: true });
    const server = await startPostgresServer({ programs });
    expect(await server.createDatabase('private')).toMatch(/\/private$/);
    await server.stop();
    await expect(access(server.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  }, 60_000);

  test('given a setting that it refuses, when started, then it says why, and leaves nothing behind', async () => {
    await chmod(home, 0o755);
    vi.stubEnv('TMPDIR', home);
    await expect(startPostgresServer({ settings: ['max_connections=none'] })).rejects.toThrow(
      /invalid value for parameter "max_connections"/,
    );
    expect(await readdir(home)).toEqual([]);
  }, 60_000);

  test('given programs that are not there, when started, then it says so', async () => {
    await expect(startPostgresServer({ programs: join(home, 'nothing') })).rejects.toThrow(/ENOENT/);
  });

  test('given a process that is killed, when it cannot stop its server, then the server ends and its folder goes', async () => {
    const script = `
      import { startPostgresServer } from '${new URL('./postgres-server.ts', import.meta.url).href}';
      process.stdout.write((await startPostgresServer()).folder);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [folder] = await once(child.stdout, 'data');
    const pid = Number(
      (await readFile(join(String(folder), 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
    );
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(access(String(folder))).rejects.toMatchObject({ code: 'ENOENT' }), 30_000);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  }, 60_000);
});
