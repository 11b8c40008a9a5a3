import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMigrateCommand } from './run-migrate-command.ts';

async function run(given: string[], databaseUrl?: string) {
  const printed = { out: '', error: '' };
  const code = await runMigrateCommand({
    arguments: given,
    databaseUrl,
    print: (text) => {
      printed.out += text;
    },
    printError: (text) => {
      printed.error += text;
    },
  });
  return { code, ...printed };
}

describe('panelkit-migrate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panelkit-migrate-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('given a new folder, when run twice, then it applies everything, then nothing', async () => {
    const first = await run(['--data-dir', folder]);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out).toContain('0001_baseline');
    expect(await run(['--data-dir', folder])).toEqual({
      code: 0,
      error: '',
      out: 'The database is up to date.\n',
    });
  }, 60_000);

  test('given no server, when run, then it fails and shows no password', async () => {
    const { code, error } = await run([], 'postgres://user:the-password@127.0.0.1:1/none');
    expect(code).toBe(1);
    expect(error).toContain('not available');
    expect(error).not.toContain('the-password');
  });

  test('given nothing to migrate, when run, then it says how to use it', async () => {
    expect(await run([])).toMatchObject({ code: 2, out: '' });
    expect(await run(['--data-dir'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('DATABASE_URL'),
    });
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('panelkit-migrate'),
    });
  });
});
