import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import type { Database } from '../database/database.ts';
import { createPgliteDatabase } from '../database/pglite-database.ts';
import { migrationNames, migrationsFolder, readMigration } from '../migration-files.ts';
import { createTestPglite, type TestPglite } from '../testing/test-databases.ts';
import { applyMigrations } from './apply-migrations.ts';

const ALL = await migrationNames();
const [BASELINE = ''] = ALL;

describe('migrations', () => {
  let pglite: TestPglite;
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    pglite = await createTestPglite();
  }, 60_000);
  afterAll(() => pglite.close());
  beforeEach(async () => {
    await pglite.exec('DROP SCHEMA IF EXISTS panelkit, panelkit_jobs CASCADE');
    folder = await mkdtemp(join(tmpdir(), 'panelkit-migrations-'));
    await cp(migrationsFolder(), folder, { recursive: true });
    database = createPgliteDatabase(pglite, async () => {});
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** What the next version adds to the migrations of this one. */
  const release = async (files: Record<string, string>) => {
    for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  };

  test('given two that migrate at once, when both are done, then each migration was applied once, and again it does nothing', async () => {
    const reports = await Promise.all([applyMigrations(database), applyMigrations(database)]);
    // They take turns: each may apply some.
    expect(reports.flatMap(({ applied }) => applied).toSorted()).toEqual(ALL);
    expect(await applyMigrations(database)).toEqual({ applied: [] });
  });

  test('given records of this version, when a newer one converts them, then they are there in its form', async () => {
    await applyMigrations(database);
    await database.query("INSERT INTO panelkit.marks VALUES ('read', 5)");
    await release({
      '9000_add_words.sql': `
        ALTER TABLE panelkit.marks ADD COLUMN words text NOT NULL DEFAULT '';
        UPDATE panelkit.marks SET words = value || ' events';`,
    });
    expect(await applyMigrations(database, { folder })).toEqual({ applied: ['9000_add_words.sql'] });
    expect(await database.query('SELECT value, words FROM panelkit.marks')).toEqual([
      { value: 5, words: '5 events' },
    ]);
  });

  test('given a backend that is not to migrate, when the schema is old or missing, then it says what to run', async () => {
    const open = () => createPostgresBackend({ pglite, migrate: false });
    const missing = {
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/run panelkit-migrate: 0001_baseline/),
    };
    await expect(open()).rejects.toMatchObject(missing);
    await database.script(
      'CREATE SCHEMA panelkit; CREATE TABLE panelkit.migrations (name text, oldest_writer text)',
    );
    await expect(open()).rejects.toMatchObject(missing);
  });

  test.each([
    ['the first', 'name text PRIMARY KEY', '0001_create_shop.sql'],
    ['the last', 'name text PRIMARY KEY, oldest_writer text', '0026_forget_payment_events.sql'],
  ])(
    'given a database of %s version before the release, when opened or migrated, then it is refused and left alone',
    async (_, columns, name) => {
      await database.script(`
      CREATE SCHEMA panelkit; CREATE TABLE panelkit.migrations (${columns});
      CREATE TABLE panelkit.orders (total integer);
      INSERT INTO panelkit.migrations VALUES ('${name}')`);
      const refused = {
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/before the first release.*Start with an empty database/),
        details: { issues: [{ path: 'database', code: 'pre-release-schema' }] },
      };
      await expect(applyMigrations(database)).rejects.toMatchObject(refused);
      await expect(createPostgresBackend({ pglite })).rejects.toMatchObject(refused);
      await expect(createPostgresBackend({ pglite, migrate: false })).rejects.toMatchObject(refused);
      expect(await database.query('SELECT name FROM panelkit.migrations')).toEqual([{ name }]);
    },
  );

  test('given a schema of a newer version, when opened, then it is refused', async () => {
    await applyMigrations(database);
    await database.query("INSERT INTO panelkit.migrations (name) VALUES ('9999_from_the_future.sql')");
    const newer = { code: 'CONFIG_INVALID', message: expect.stringMatching(/9999_from_the_future/) };
    await expect(createPostgresBackend({ pglite })).rejects.toMatchObject(newer);
    await expect(createPostgresBackend({ pglite, migrate: false })).rejects.toMatchObject(newer);
  });

  test('given the migrations after the baseline, then each names the oldest version that may write beside it, or none', async () => {
    const migrations = await Promise.all(ALL.slice(1).map((name) => readMigration(name)));
    const unclear = migrations.filter(({ sql, oldestWriter }) =>
      oldestWriter === null ? !/^-- writes-beside: none$/m.test(sql) : !ALL.includes(oldestWriter),
    );
    expect(unclear.map(({ name }) => name)).toEqual([]);
  });

  test('given migrations with names, then no number is taken twice', () => {
    const numbers = ALL.map((name) => name.slice(0, 4));
    expect(numbers).toEqual([...new Set(numbers)]);
  });

  test('given a migration that fails, when applied, then nothing of it is there, and those before it stay', async () => {
    await release({
      '9000_add_first.sql': 'CREATE TABLE panelkit.first (id uuid)',
      '9001_add_second.sql':
        'CREATE TABLE panelkit.second (id uuid); CREATE TABLE panelkit.in_the_way (id uuid)',
      '9002_add_third.sql': 'CREATE TABLE panelkit.third (id uuid)',
    });
    await database.script('CREATE SCHEMA panelkit; CREATE TABLE panelkit.in_the_way (id uuid)');
    await expect(applyMigrations(database, { folder })).rejects.toThrow(/in_the_way/);
    const [state] = await database.query(`
      SELECT to_regclass('panelkit.first') IS NOT NULL AS first, to_regclass('panelkit.second') AS second,
        (SELECT array_agg(name ORDER BY name) FROM panelkit.migrations) AS applied`);
    expect(state).toEqual({ first: true, second: null, applied: [...ALL, '9000_add_first.sql'] });
    await database.script('DROP TABLE panelkit.in_the_way');
    const rest = { applied: ['9001_add_second.sql', '9002_add_third.sql'] };
    expect(await applyMigrations(database, { folder })).toEqual(rest);
  });

  test('given a part of the baseline that fails, when applied, then nothing of any part is there', async () => {
    await database.script('CREATE SCHEMA panelkit; CREATE TABLE panelkit.money_holds (in_the_way text)');
    await expect(applyMigrations(database)).rejects.toThrow(/money_holds/);
    const [state] = await database.query(`
      SELECT to_regclass('panelkit.customers') AS customers, (SELECT count(*)::integer FROM panelkit.migrations) AS applied`);
    expect(state).toEqual({ customers: null, applied: 0 });
    await database.script('DROP TABLE panelkit.money_holds');
    expect(await applyMigrations(database)).toEqual({ applied: [BASELINE, ...ALL.slice(1)] });
  });
});
