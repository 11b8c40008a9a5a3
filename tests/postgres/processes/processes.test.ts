import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { COMPILE_CACHE } from '../../compile-cache.ts';

const ENOUGH = 20;

function startProgram(program: URL, argument: string): ChildProcessByStdio<null, Readable, null> {
  const hook = new URL('../resolve-from-sources.ts', import.meta.url).href;
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const env = { ...process.env, ...COMPILE_CACHE };
  return spawn(process.execPath, ['--import', hook, program.pathname, argument], { stdio, env });
}

describe('a process that is killed while it writes into its folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panelkit-killed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('given kill -9 in mid-write, when the folder is opened again, then everything that was committed is there; meanwhile it was refused', async () => {
    const dataDir = join(folder, 'data');
    const writer = startProgram(new URL('./write-until-killed.ts', import.meta.url), dataDir);
    const ended = once(writer, 'close');
    let written = '';
    for await (const chunk of writer.stdout) {
      written += String(chunk);
      if (written.split('\n').length > ENOUGH) break;
    }
    await expect(createPostgresBackend({ dataDir })).rejects.toThrow(`process ${writer.pid} has it open`);
    writer.kill('SIGKILL');
    await ended;

    const committed = written.split('\n').slice(0, ENOUGH);
    const backend = await createPostgresBackend({ dataDir });
    const { rows } = await backend.storage.customers.list({ limit: 500 });
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(committed));
    await backend.close();
  }, 60_000);
});

describe('a process that closes its backend', () => {
  test('given a worker that ran a job, when its backend is closed, then no timer keeps the process alive', async () => {
    const server = await sharedServer();
    const program = startProgram(
      new URL('./run-one-job.ts', import.meta.url),
      await server.createMigrated('ends'),
    );
    const ended = once(program, 'close');
    let printed = '';
    for await (const chunk of program.stdout) printed += String(chunk);
    expect(await ended).toEqual([0, null]);
    expect(JSON.parse(printed)).not.toContain('Timeout');
  });
});
