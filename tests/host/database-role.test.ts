import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
} from '../../packages/storage-postgres/src/testing/postgres-server.ts';
import { startShop } from '../browser/start-shop.ts';

const run = promisify(execFile);
const script = new URL('../../docker/create-shop-role.sh', import.meta.url);
const PASSWORD = "it's a secret of the shop";

let folder: string;
let server: PostgresServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-socket-'));
  await chmod(folder, 0o777);
  await writeFile(join(folder, 'password'), `${PASSWORD}\n`);
  server = await startPostgresServer({ settings: ['fsync=off', `unix_socket_directories=${folder}`] });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What `psql` does with the script, without it: the machines of this test have none. */
async function statementsOf(client: pg.Client): Promise<void> {
  const [, body = ''] = /<<'SQL'\n([\s\S]*?)\nSQL\n/.exec(await readFile(script, 'utf8')) ?? [];
  for (const line of body.split('\n').filter((text) => !text.startsWith('\\set'))) {
    const text = line.replace(":'password'", pg.escapeLiteral(PASSWORD)).replace(/ \\gexec$/, '');
    const { rows } = await client.query<{ format?: string }>(text);
    if (line.endsWith('\\gexec')) await client.query(rows[0]?.format ?? '');
  }
}

test('given the script of the database, then the shop runs by its socket as a role that owns its database and no more', async () => {
  const owner = new URL(await server.createDatabase('panelkit'));
  const client = new pg.Client({ connectionString: owner.href });
  await client.connect();
  await statementsOf(client);
  await client.end();
  await expect(run('sh', ['-n', script.pathname])).resolves.toMatchObject({ stderr: '' });

  const url = new URL(`postgres://shop@localhost/panelkit?host=${folder}&port=${owner.port}`);
  const shop = startShop({
    ...{ STORAGE: 'durable', SHOP_ROLE: 'both', DATA_DIR: join(folder, 'data') },
    ...{ DATABASE_URL: url.href, DATABASE_PASSWORD: PASSWORD },
    PANELKIT_SECRET_KEY: 'the-key-of-this-test-shop',
  });
  const opened = await shop.opened();
  expect((await fetch(`${opened}/readyz`)).status).toBe(200);
  expect(await shop.stop()).toBe(0);

  url.password = encodeURIComponent(PASSWORD);
  const asShop = new pg.Client({ connectionString: url.href });
  await asShop.connect();
  for (const beyond of [
    'CREATE DATABASE another',
    'CREATE ROLE another',
    "SELECT pg_read_file('/etc/passwd')",
    "COPY panelkit.orders TO PROGRAM 'cat'",
    'ALTER ROLE shop SUPERUSER',
  ])
    await expect(asShop.query(beyond), beyond).rejects.toThrow(/permission denied/);
  await asShop.end();
}, 120_000);
