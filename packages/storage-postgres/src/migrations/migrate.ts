import { createSystemClock, silentLogger } from '@panelkit/sdk';
import { SCHEMA_CHANGE_TIMEOUT_MS } from '../database/database-timeouts.ts';
import { type DatabaseLocation, openDatabase } from '../database/open-database.ts';
import { toPanelkitError } from '../database/to-panelkit-error.ts';
import { startBoss } from '../jobs/pg-boss-client.ts';
import { applyMigrations, type MigrationReport } from './apply-migrations.ts';

/**
 * Brings the schema of a shop's database up to date, that of its jobs too, and ends. Several may run at once:
 * one does the work. Migrations go forward only; what is there is kept.
 *
 * @throws PanelkitError `STORAGE_UNAVAILABLE`, or `CONFIG_INVALID` when a newer version migrated it
 */
export async function migrate(location: DatabaseLocation): Promise<MigrationReport> {
  const database = await openDatabase(location, {
    prepare: false,
    logger: silentLogger,
    clock: createSystemClock(),
  });
  try {
    const report = await applyMigrations(database.withQueryTimeout(SCHEMA_CHANGE_TIMEOUT_MS));
    const boss = await startBoss({ database, ownClock: null, logger: silentLogger, migrate: true });
    await boss.stop();
    return report;
  } catch (error) {
    throw toPanelkitError(error);
  } finally {
    await database.close();
  }
}
