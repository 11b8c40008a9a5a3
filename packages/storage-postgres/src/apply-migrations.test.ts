import { aCustomer, aPlan } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { createPostgresBackend } from './create-postgres-backend.ts';
import type { Database } from './database.ts';
import { createPgliteDatabase } from './pglite-database.ts';
import { customers, plans } from './rows/catalogue-rows.ts';
import { valuesOf } from './table.ts';
import { createTestPglite, type TestPglite } from './test-databases.ts';

const ALL = ['0001_create_shop.sql', '0002_create_money.sql', '0003_create_records.sql'];

describe('migrations', () => {
  let pglite: TestPglite;
  let database: Database;
  beforeEach(async () => {
    pglite = await createTestPglite();
    database = createPgliteDatabase(pglite, async () => {});
  }, 30_000);
  afterEach(() => pglite.close());

  test('given the first migration with rows in its tables, when the others are applied, then the rows are as they were', async () => {
    expect(await applyMigrations(database, { upTo: '0001_create_shop.sql' })).toEqual({
      applied: ALL.slice(0, 1),
    });
    const [customer, plan] = [aCustomer(), aPlan()];
    await database.query(customers.insert, valuesOf(customers, customer));
    await database.query(plans.insert, valuesOf(plans, plan));
    expect(await applyMigrations(database)).toEqual({ applied: ALL.slice(1) });
    const backend = await createPostgresBackend({ pglite });
    expect(await backend.storage.customers.find(customer.id)).toEqual(customer);
    expect(await backend.storage.plans.find(plan.id)).toEqual(plan);
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

  test('given a migration that fails, when applied, then nothing of it is there', async () => {
    await database.script('CREATE SCHEMA panelkit; CREATE TABLE panelkit.wallets (in_the_way text)');
    await expect(applyMigrations(database)).rejects.toThrow(/wallets/);
    expect(await database.query("SELECT to_regclass('panelkit.customers') AS found")).toEqual([
      { found: null },
    ]);
  });
});
