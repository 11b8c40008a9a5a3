import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
} from '../../packages/storage-postgres/src/testing/postgres-server.ts';
import { startShop } from '../browser/start-shop.ts';

const run = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const script = pathOf('../../docker/create-shop-role.sh');
const PASSWORD = "it's a secret of the shop";
/** The programs that run the script's statements; not every machine has the true one. */
const psqls = ['/usr/bin/psql', pathOf('./psql-stand-in.mjs')].filter(existsSync);

describe.each(psqls)('the script of the database, run by %s', (psql) => {
  let folder: string;
  let server: PostgresServer;
  let port: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panelkit-socket-'));
    await chmod(folder, 0o777);
    await mkdir(join(folder, 'bin'));
    await symlink(psql, join(folder, 'bin', 'psql'));
    server = await startPostgresServer({ settings: ['fsync=off', `unix_socket_directories=${folder}`] });
    port = new URL(await server.createDatabase('panelkit')).port;
  }, 60_000);
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function runScript(passwords: { owner: string; shop: string }): Promise<void> {
    await writeFile(join(folder, 'owner'), `${passwords.owner}\n`);
    await writeFile(join(folder, 'shop'), `${passwords.shop}\n`);
    await run('sh', [script], {
      env: {
        PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
        PGHOST: folder,
        PGPORT: port,
        POSTGRES_USER: 'postgres',
        POSTGRES_DB: 'panelkit',
        POSTGRES_PASSWORD_FILE: join(folder, 'owner'),
        SHOP_PASSWORD_FILE: join(folder, 'shop'),
      },
    });
  }

  const urlOf = (role: string) => `postgres://${role}@localhost/panelkit?host=${folder}&port=${port}`;

  async function connectAs(user: string, password: string): Promise<pg.Client> {
    const client = new pg.Client({
      host: folder,
      port: Number(port),
      database: 'panelkit',
      user,
      password,
    });
    await client.connect();
    return client;
  }

  /** The first role of the server, which no server lets go of, is `panelkit`. */
  async function makeEarlierSuperuser(): Promise<void> {
    const first = await connectAs('postgres', 'postgres');
    await first.query("CREATE ROLE another SUPERUSER LOGIN PASSWORD 'another'");
    await first.end();
    const another = await connectAs('another', 'another');
    await another.query('ALTER ROLE postgres RENAME TO panelkit');
    await another.query(`ALTER ROLE panelkit PASSWORD ${pg.escapeLiteral(PASSWORD)}`);
    await another.end();
  }

  /** Opens the shop once. */
  async function openShopAs(role: string, password: string): Promise<void> {
    const shop = startShop({
      STORAGE: 'durable',
      SHOP_ROLE: 'both',
      DATA_DIR: join(folder, 'data'),
      DATABASE_URL: urlOf(role),
      DATABASE_PASSWORD: password,
      PANELKIT_SECRET_KEY: 'the-key-of-this-test-shop',
    });
    const opened = await shop.opened();
    expect((await fetch(`${opened}/readyz`)).status).toBe(200);
    expect(await shop.stop()).toBe(0);
  }

  async function expectNoRightsBeyond(password: string): Promise<void> {
    const asShop = await connectAs('shop', password);
    for (const beyond of [
      'CREATE DATABASE another',
      'CREATE ROLE another',
      "SELECT pg_read_file('/etc/passwd')",
      "COPY panelkit.orders TO PROGRAM 'cat'",
      'ALTER ROLE shop SUPERUSER',
    ])
      await expect(asShop.query(beyond), beyond).rejects.toThrow(/permission denied/);
    await asShop.end();
  }

  test('given a new database, then the shop runs as a role that owns it and no more, with the password that its file holds', async () => {
    await runScript({ owner: 'postgres', shop: PASSWORD });
    await openShopAs('shop', PASSWORD);
    await expectNoRightsBeyond(PASSWORD);

    await runScript({ owner: 'postgres', shop: 'another secret' });
    await openShopAs('shop', 'another secret');
    await expect(connectAs('shop', PASSWORD)).rejects.toThrow(/password authentication failed/);
  }, 120_000);

  test('given a database of an earlier compose file, then the shop goes on in it without the rights that it had', async () => {
    await makeEarlierSuperuser();
    await openShopAs('panelkit', PASSWORD);
    const readPanels = async (user: string) => {
      const client = await connectAs(user, PASSWORD);
      const { rows } = await client.query('SELECT id, name FROM panelkit.panels ORDER BY id');
      await client.end();
      return rows;
    };
    const panels = await readPanels('panelkit');
    expect(panels).not.toEqual([]);

    await runScript({ owner: 'secret of the owner', shop: PASSWORD });
    await runScript({ owner: 'secret of the owner', shop: PASSWORD });
    await openShopAs('shop', PASSWORD);
    expect(await readPanels('shop')).toEqual(panels);
    await expectNoRightsBeyond(PASSWORD);
    await expect(connectAs('panelkit', PASSWORD)).rejects.toThrow(/password authentication failed/);
  }, 120_000);
});
