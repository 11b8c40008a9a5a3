import type { Database, Session } from '../database/database.ts';
import { type Migration, statementsOf } from '../migration-files.ts';

const KEY = "hashtext('panelkit.concurrent-migrations')";
const TRY_LOCK = `SELECT pg_try_advisory_lock(${KEY}) AS is_locked`;
const UNLOCK = `SELECT pg_advisory_unlock(${KEY})`;
const IS_INVALID = 'SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid';
const INDEX = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS (\w+)/;

/**
 * Runs the statements of a concurrent migration one by one, outside of a transaction: writers go on
 * meanwhile. Each can be repeated, so a build that was interrupted is begun again. It waits for transactions
 * that are open, and blocks none.
 */
export async function buildConcurrently(database: Database, { sql }: Migration): Promise<void> {
  await database.onOneConnection(async (session) => {
    await lock(session);
    try {
      for (const statement of statementsOf(sql)) {
        await dropInvalid(session, INDEX.exec(statement)?.[1]);
        await session.script(statement);
      }
    } finally {
      await session.query(UNLOCK);
    }
  });
}

/**
 * One process at a time. Asked again and again: who waits inside of a statement has a snapshot, for whose end
 * the other's build waits.
 */
async function lock(session: Session): Promise<void> {
  for (;;) {
    const [{ is_locked } = {}] = await session.query(TRY_LOCK);
    if (is_locked === true) return;
    await session.query('SELECT pg_sleep(0.1)');
  }
}

/** What an interrupted build left behind is an index that is kept up to date and never used. */
async function dropInvalid(session: Session, index: string | undefined): Promise<void> {
  if (index === undefined) return;
  const left = await session.query(IS_INVALID, [`panelkit.${index}`]);
  if (left.length > 0) await session.script(`DROP INDEX CONCURRENTLY panelkit.${index}`);
}
