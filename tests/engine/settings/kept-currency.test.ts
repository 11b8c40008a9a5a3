import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { migrationsFolder } from '../../../packages/storage-postgres/src/migration-files.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop } from '../../postgres/postgres-shop.ts';

const MIGRATION = await readFile(join(migrationsFolder(), '0069_kept_currency.sql'), 'utf8');
const FORGET = `UPDATE panelkit.settings SET "values" = "values" - 'currency'`;

test('given a shop that sold before it kept a currency, when it is migrated, then it keeps that of its plans, else of its wallets', async () => {
  const connectionString = await (await sharedServer()).createMigrated('kept_currency');
  const shop = await openPostgresShop({ connectionString });
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const kept = () => shop.panelkit.shopSettings.keptCurrency();
  await sql.query(MIGRATION);
  expect(await kept()).toBeNull();
  await shop.customer(100);
  await sql.query(FORGET);
  expect(await kept()).toBeNull();
  await sql.query(MIGRATION);
  expect(await kept()).toBe('USD');
  await shop.plan();
  await sql.query(`${FORGET}; DELETE FROM panelkit.wallets`);
  await sql.query(MIGRATION);
  expect(await kept()).toBe('USD');
  await sql.end();
  await shop.close();
});
