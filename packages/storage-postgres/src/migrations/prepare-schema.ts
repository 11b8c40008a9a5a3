import { SCHEMA_CHANGE_TIMEOUT_MS } from '../database/database-timeouts.ts';
import { toPanelkitError } from '../database/to-panelkit-error.ts';
import { type BossClient, type BossSettings, startBoss } from '../jobs/pg-boss-client.ts';
import { applyMigrations, assertMigrated } from './apply-migrations.ts';

/** Brings both schemas up to date, or checks that they are; returns pg-boss, started. */
export async function prepareSchema(settings: BossSettings): Promise<BossClient> {
  try {
    if (settings.migrate) await applyMigrations(settings.database.withQueryTimeout(SCHEMA_CHANGE_TIMEOUT_MS));
    else await assertMigrated(settings.database);
    return await startBoss(settings);
  } catch (error) {
    throw toPanelkitError(error);
  }
}
