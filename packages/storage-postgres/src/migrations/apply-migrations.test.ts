import { readdir, readFile } from 'node:fs/promises';
import { DAY_MS } from '@panelkit/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import type { Database } from '../database/database.ts';
import { createPgliteDatabase } from '../database/pglite-database.ts';
import { migrationsFolder, readMigration } from '../migration-files.ts';
import { createTestPglite, type TestPglite } from '../testing/test-databases.ts';
import { applyMigrations } from './apply-migrations.ts';

const ALL = (await readdir(migrationsFolder())).sort();
const id = (last: string) => `00000000-0000-7000-8000-00000000000${last}`;

describe('migrations', () => {
  let pglite: TestPglite;
  let database: Database;
  beforeEach(async () => {
    pglite = await createTestPglite();
    database = createPgliteDatabase(pglite, async () => {});
  }, 30_000);
  afterEach(() => pglite.close());

  test('given a delivered unit of the third migration, when the others are applied, then it is in its first period', async () => {
    const first = await applyMigrations(database, { upTo: '0003_create_records.sql' });
    expect(first).toEqual({ applied: ALL.slice(0, 3) });
    const fixture = new URL('../__fixtures__/delivered-unit-0003.sql', import.meta.url);
    await database.script(await readFile(fixture, 'utf8'));
    expect(await applyMigrations(database)).toEqual({ applied: ALL.slice(3) });
    const backend = await createPostgresBackend({ pglite });
    const { storage } = backend;
    expect(await storage.plans.find(id('2'))).toMatchObject({ startsOnFirstUse: false, trialDays: null });
    expect((await storage.orders.find(id('5')))?.items[0]?.terms.startsOnFirstUse).toBe(false);
    expect(await storage.subscriptions.find(id('8'))).toMatchObject({
      period: 1,
      usedBytes: 5,
      nextDueAt: new Date('2026-01-01T00:00:00Z'),
      granted: { onHoldSeconds: null, expiresAt: new Date('2026-01-31T00:00:00Z') },
      suspension: { reason: 'abuse', by: 'staff' },
      pause: null,
    });
    const [opening, ...more] = await storage.entitlement.listBySubscription(id('8'));
    expect(opening).toMatchObject({
      kind: 'bought',
      amountMinor: 1000,
      timeMs: 30 * DAY_MS,
      planId: id('2'),
    });
    expect(more).toEqual([]);
    expect(await storage.changes.find(id('b'))).toMatchObject({ planId: id('2'), units: 1, endsPeriod: 0 });
    expect(await storage.accounts.find(id('a'))).toMatchObject({ counterEpoch: 1, counterBytes: 0 });
    await backend.close();
  }, 30_000);

  test('given two that migrate at once, when both are done, then each migration was applied once, and again it does nothing', async () => {
    const reports = await Promise.all([applyMigrations(database), applyMigrations(database)]);
    expect(reports.flatMap(({ applied }) => applied)).toEqual(ALL);
    expect(await applyMigrations(database)).toEqual({ applied: [] });
  });

  test('given a backend that is not to migrate, when the schema is old or missing, then it says what to run', async () => {
    const open = () => createPostgresBackend({ pglite, migrate: false });
    const missing = { code: 'CONFIG_INVALID', message: expect.stringMatching(/panelkit-migrate/) };
    await expect(open()).rejects.toMatchObject(missing);
    await applyMigrations(database, { upTo: '0001_create_shop.sql' });
    await expect(open()).rejects.toThrow(/0002_create_money\.sql, 0003_create_records\.sql/);
  });

  test('given a schema of a newer version, when opened, then it is refused', async () => {
    await applyMigrations(database);
    await database.query("INSERT INTO panelkit.migrations (name) VALUES ('9999_from_the_future.sql')");
    const newer = { code: 'CONFIG_INVALID', message: expect.stringMatching(/9999_from_the_future/) };
    await expect(createPostgresBackend({ pglite })).rejects.toMatchObject(newer);
    await expect(createPostgresBackend({ pglite, migrate: false })).rejects.toMatchObject(newer);
  });

  test('given the migrations since versions may write side by side, then each names the oldest that may, or none', async () => {
    const since = ALL.filter((name) => name > '0014');
    const migrations = await Promise.all(since.map((name) => readMigration(name)));
    const unclear = migrations.filter(({ sql, oldestWriter }) =>
      oldestWriter === null ? !sql.includes('\n-- writes-beside: none\n') : !ALL.includes(oldestWriter),
    );
    expect(unclear.map(({ name }) => name)).toEqual([]);
  });

  test('given a migration that fails, when applied, then nothing of it is there, and those before it stay', async () => {
    await database.script('CREATE SCHEMA panelkit; CREATE TABLE panelkit.money_holds (in_the_way text)');
    await expect(applyMigrations(database)).rejects.toThrow(/money_holds/);
    expect(
      await database.query(
        "SELECT to_regclass('panelkit.wallets') AS wallets, array_agg(name) AS applied FROM panelkit.migrations",
      ),
    ).toEqual([{ wallets: null, applied: ALL.slice(0, 1) }]);
    await database.script('DROP TABLE panelkit.money_holds');
    expect(await applyMigrations(database)).toEqual({ applied: ALL.slice(1) });
  });
});
