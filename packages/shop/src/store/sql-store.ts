import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { HostDatabase } from '@panelkit/storage-postgres';
import { createSqlBackups } from '../backups/backup-store.ts';
import { createSqlBrandImages } from '../brand/brand-image-store.ts';
import { createSqlExpenses } from '../expenses/expense-store.ts';
import { createSqlAttachments } from './attachments/sql-attachments.ts';
import { textOf } from './row.ts';
import type { ShopStore } from './shop-store.ts';
import { createSqlAttempts, createSqlRecoveryCodes } from './sign-in/sql-attempts.ts';
import { createSqlChallenges, createSqlPasskeys } from './sign-in/sql-passkeys.ts';
import { createSqlActivity } from './sql-activity.ts';
import { createSqlApprovals } from './sql-approvals.ts';
import { createSqlRoles } from './sql-roles.ts';
import { createSqlLinks, createSqlSessions } from './sql-sessions.ts';
import { createSqlStaffActions } from './sql-staff-actions.ts';
import { createSqlUsers } from './sql-users.ts';
import { createSqlStartSettings } from './start-setting-store.ts';
import { createSqlSavedViews } from './views/saved-view-store.ts';

// The same place seen from the bundle; from here it is one folder further.
const folders = ['../migrations/', '../../migrations/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/**
 * Opens the shop's own records in the database of PanelKit, in the schema `panelkit_shop`, and brings that
 * schema up to date.
 */
export async function openSqlStore(database: HostDatabase): Promise<ShopStore> {
  await migrateStore(database);
  return {
    users: createSqlUsers(database),
    roles: createSqlRoles(database),
    sessions: createSqlSessions(database),
    links: createSqlLinks(database),
    attempts: createSqlAttempts(database),
    approvals: createSqlApprovals(database),
    activity: createSqlActivity(database),
    recoveryCodes: createSqlRecoveryCodes(database),
    passkeys: createSqlPasskeys(database),
    usedChallenges: createSqlChallenges(database),
    attachments: createSqlAttachments(database),
    planTexts: createPlanTexts(database),
    staffActions: createSqlStaffActions(database),
    settings: createSettings(database),
    startSettings: createSqlStartSettings(database),
    savedViews: createSqlSavedViews(database),
    expenses: createSqlExpenses(database),
    backups: createSqlBackups(database),
    brandImages: createSqlBrandImages(database),
  };
}

/** Applies what is missing, in one transaction; several processes may start at once. */
async function migrateStore(database: HostDatabase): Promise<void> {
  const migrations = await readMigrations();
  await database.transaction(async (session) => {
    await session.query("SELECT pg_advisory_xact_lock(hashtext('panelkit_shop.migrations'))");
    await session.script(
      'CREATE SCHEMA IF NOT EXISTS panelkit_shop; CREATE TABLE IF NOT EXISTS panelkit_shop.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = await session.query('SELECT name FROM panelkit_shop.migrations');
    for (const { name, text } of migrations) {
      if (done.some((row) => row.name === name)) continue;
      await session.script(text);
      await session.query('INSERT INTO panelkit_shop.migrations (name) VALUES ($1)', [name]);
    }
  });
}

async function readMigrations(): Promise<{ name: string; text: string }[]> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => name.endsWith('.sql')).sort();
    if (files.length > 0)
      return Promise.all(files.map(async (name) => ({ name, text: await readFile(folder + name, 'utf8') })));
  }
  throw new TypeError('the migrations of the shop are missing');
}

function createPlanTexts(database: HostDatabase): ShopStore['planTexts'] {
  const insert =
    'INSERT INTO panelkit_shop.plan_texts (plan_id, language, name, description) VALUES ($1, $2, $3, $4) ON CONFLICT (plan_id, language)';
  const put = (end: string): ShopStore['planTexts']['put'] => {
    return async ({ planId, language, name, description }) =>
      void (await database.query(`${insert} ${end}`, [planId, language, name, description]));
  };
  return {
    list: async () => {
      const rows = await database.query('SELECT * FROM panelkit_shop.plan_texts');
      return rows.map((row) => ({
        planId: textOf(row, 'plan_id'),
        language: textOf(row, 'language'),
        name: textOf(row, 'name'),
        description: textOf(row, 'description'),
      }));
    },
    put: put('DO UPDATE SET name = $3, description = $4'),
    putNew: put('DO NOTHING'),
  };
}

function createSettings(database: HostDatabase): ShopStore['settings'] {
  return {
    read: async () => {
      const [row] = await database.query('SELECT value FROM panelkit_shop.settings');
      return row === undefined ? null : textOf(row, 'value');
    },
    remove: async () => void (await database.query('DELETE FROM panelkit_shop.settings')),
  };
}
