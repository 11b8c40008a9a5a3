import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, silentLogger } from '@panelkit/sdk';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import type { Database } from '../../packages/storage-postgres/src/database/database.ts';
import { openDatabase } from '../../packages/storage-postgres/src/database/open-database.ts';
import { migrationNames, migrationsFolder } from '../../packages/storage-postgres/src/migration-files.ts';
import { applyMigrations } from '../../packages/storage-postgres/src/migrations/apply-migrations.ts';
import {
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop, type PostgresShop } from './postgres-shop.ts';

const LATEST = (await migrationNames()).at(-1) ?? '';
const EXPAND = `
-- writes-beside: ${LATEST}
ALTER TABLE panelkit.accounts ADD COLUMN future text NOT NULL DEFAULT 'none';`;
const BUILD = `
-- writes-beside: ${LATEST}
-- concurrent
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS accounts_future ON panelkit.accounts (name_hash, future);`;

describe('an upgrade beside a shop that sells', () => {
  let server: SharedServer;
  let folder: string;
  let connectionString: string;
  let shop: PostgresShop;
  let sql: pg.Client;
  let database: Database;
  let count = 0;
  beforeAll(async () => {
    server = await sharedServer();
  }, 60_000);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panelkit-next-version-'));
    await cp(migrationsFolder(), folder, { recursive: true });
    count += 1;
    connectionString = await server.createMigrated(`upgrade_${count}`);
    shop = await openPostgresShop({ connectionString });
    await shop.scheduler.start();
    sql = new pg.Client({ connectionString });
    await sql.connect();
    database = await openDatabase(
      { connectionString },
      { prepare: true, logger: silentLogger, clock: createSystemClock() },
    );
  }, 60_000);
  afterEach(async () => {
    await database.close();
    await sql.end();
    await runOnClock(shop.clock, shop.scheduler.stop());
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A newer version: these migrations beside those of this one. */
  const release = async (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  };
  const sell = async (orders: number) => {
    const plan = await shop.plan();
    const placed = [];
    for (let sold = 0; sold < orders; sold += 1) placed.push(await shop.buy(await shop.customer(1000), plan));
    await shop.clock.advance('1m');
    const found = await Promise.all(placed.map(({ id }) => shop.backend.storage.orders.find(id)));
    return found.map((order) => order?.state.status);
  };
  const all = (orders: number) => Array.from({ length: orders }, () => 'fulfilled');

  test('given a process of an older version, when a newer one expands the schema, then it sells on, and another of it may be started', async () => {
    await release({ '9000_expand.sql': EXPAND, '9001_build.sql': BUILD });
    const [statuses, report] = await Promise.all([sell(20), applyMigrations(database, { folder })]);
    expect(report).toEqual({ applied: ['9000_expand.sql', '9001_build.sql'] });
    expect(statuses).toEqual(all(20));
    const another = await openPostgresShop({ connectionString });
    expect(await another.backend.storage.orders.list()).toMatchObject({ rows: { length: 20 } });
    await another.close();
    expect(await sell(3)).toEqual(all(3));
    expect(await shop.violations()).toEqual([]);
  }, 60_000);

  test('given a newer version that contracts the schema, when an older one is started, then it refuses and says which', async () => {
    await release({ '9000_expand.sql': EXPAND, '9002_contract.sql': '-- writes-beside: 9000_expand.sql' });
    await applyMigrations(database, { folder });
    const refused = {
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/may not write: 9002_contract\.sql$/),
    };
    await expect(openPostgresShop({ connectionString })).rejects.toMatchObject(refused);
  });

  test('given a long transaction, when a migration wants its table, then it gives up, says so, and the sales behind it go on', async () => {
    await release({ '9000_expand.sql': EXPAND });
    await sql.query('BEGIN; SELECT count(*) FROM panelkit.accounts');
    const migrating = applyMigrations(database, { folder, lockTimeoutMs: 300 });
    const [given, sold] = await Promise.allSettled([migrating, sell(2)]);
    expect(given).toMatchObject({
      reason: {
        code: 'STORAGE_UNAVAILABLE',
        message: expect.stringMatching(/9000_expand\.sql was given up/),
      },
    });
    expect(sold).toMatchObject({ value: all(2) });
    await sql.query('COMMIT');
    expect(await applyMigrations(database, { folder })).toEqual({ applied: ['9000_expand.sql'] });
  }, 60_000);

  test('given an index whose build was interrupted, when migrated again, then it is built', async () => {
    await release({ '9000_expand.sql': EXPAND, '9001_build.sql': BUILD.replace('name_hash, ', '') });
    expect(await sell(2)).toEqual(all(2));
    await expect(applyMigrations(database, { folder })).rejects.toThrow(/accounts_future/);
    const isValid = async () =>
      (
        await sql.query(
          "SELECT indisvalid FROM pg_index WHERE indexrelid = 'panelkit.accounts_future'::regclass",
        )
      ).rows;
    expect(await isValid()).toEqual([{ indisvalid: false }]);
    await sql.query('UPDATE panelkit.accounts SET future = id::text');
    expect(await applyMigrations(database, { folder })).toEqual({ applied: ['9001_build.sql'] });
    expect(await isValid()).toEqual([{ indisvalid: true }]);
  }, 60_000);

  test('given two that migrate at once, when indexes are built, then each is built once', async () => {
    await release({ '9000_expand.sql': EXPAND, '9001_build.sql': BUILD });
    const reports = await Promise.all([
      applyMigrations(database, { folder }),
      applyMigrations(database, { folder }),
    ]);
    expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(['9000_expand.sql', '9001_build.sql']);
  });
});
