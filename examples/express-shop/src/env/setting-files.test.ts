import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { withSettingFiles } from './setting-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-settings-'));
  await writeFile(join(folder, 'key'), 'a key that is long enough\n');
  await writeFile(join(folder, 'password'), 'p@ss/w%rd\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('settings in files', () => {
  test('given a key and a password as files, then the shop reads them, without the line end', () => {
    const env = readEnv(
      withSettingFiles({
        PANELKIT_SECRET_KEY_FILE: join(folder, 'key'),
        DATABASE_URL: 'postgres://panelkit@database:5432/panelkit',
        DATABASE_PASSWORD_FILE: join(folder, 'password'),
      }),
    );
    expect(env.secretKey).toBe('a key that is long enough');
    const { password, host } = new URL(
      env.storage.kind === 'server' ? env.storage.connectionString : 'no:server',
    );
    expect([decodeURIComponent(password), host]).toEqual(['p@ss/w%rd', 'database:5432']);
  });

  test.each([
    ['that is not there', { SMTP_URL_FILE: '/nowhere/smtp' }, 'SMTP_URL_FILE', 'unreadable'],
    [
      'beside the setting itself',
      { METRICS_TOKEN: 'x', METRICS_TOKEN_FILE: '/x' },
      'METRICS_TOKEN_FILE',
      'contradiction',
    ],
  ])('given a file %s, then the shop says which setting is wrong', (_, environment, path, code) => {
    const issue = expect.objectContaining({ path, code });
    expect(() => withSettingFiles(environment)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', details: { issues: [issue] } }),
    );
  });

  test('given a command, then the shop runs it and reads what it prints, without the line end', () => {
    const PANELKIT_SECRET_KEY_COMMAND = `cat '${join(folder, 'key')}'`;
    const METRICS_TOKEN_COMMAND = 'printf "of a vault, %s" "$VAULT_ROLE"';
    const read = withSettingFiles({ PANELKIT_SECRET_KEY_COMMAND, METRICS_TOKEN_COMMAND, VAULT_ROLE: 'shop' });
    expect(readEnv(read)).toMatchObject({
      secretKey: 'a key that is long enough',
      metricsToken: 'of a vault, shop',
    });
  });

  test.each([
    ['that fails', { SMTP_URL_COMMAND: 'echo hunter2; exit 3' }, 'unreadable'],
    ['that prints nothing', { SMTP_URL_COMMAND: 'true' }, 'unreadable'],
    ['beside the setting itself', { SMTP_URL: 'x', SMTP_URL_COMMAND: 'echo hunter2' }, 'contradiction'],
    ['beside a file', { SMTP_URL_FILE: '/x', SMTP_URL_COMMAND: 'echo hunter2' }, 'contradiction'],
  ])(
    'given a command %s, then the shop says which setting is wrong, and nothing of what it printed',
    (_, given, code) => {
      const issue = expect.objectContaining({ path: 'SMTP_URL_COMMAND', code });
      expect(() => withSettingFiles(given)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: expect.not.stringContaining('hunter2'),
          details: { issues: [issue] },
        }),
      );
    },
  );

  test('given a mistake in a file, then neither message nor issues hold its contents', () => {
    const environment = withSettingFiles({ SMTP_URL_FILE: join(folder, 'password') });
    expect(() => readEnv(environment)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('p@ss') }),
    );
  });
});
