import { type Clock, describeError, type Logger } from '@panelkit/sdk';
import { type Db, PgBoss } from 'pg-boss';
import type { Database, Session } from '../database/database.ts';
import { SCHEMA_CHANGE_TIMEOUT_MS } from '../database/database-timeouts.ts';

/** The schema of pg-boss's tables. */
export const JOBS_SCHEMA = 'panelkit_jobs';
/** The table of all jobs that are not in their own partition. */
export const JOBS_TABLE = `${JOBS_SCHEMA}.job_common`;

/** pg-boss on a database of ours. */
export interface BossClient {
  readonly boss: PgBoss;
  /** Whether that is the database's. */
  readonly isRealTime: boolean;
  /** Runs a statement that reads pg-boss's clock. */
  atJobTime<Result>(session: Session, isTransaction: boolean, work: () => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

/** How pg-boss is started. `ownClock`: the clock that jobs go by, null for the database's. */
export interface BossSettings {
  database: Database;
  ownClock: Clock | null;
  logger: Logger;
  migrate: boolean;
}

/** It removes what has ended; the jobs of a dead process are found by the queue itself. */
const MONITOR_SECONDS = 60;
const MAINTENANCE_SECONDS = 600;

/** Starts pg-boss; `migrate` brings its schema up to date first. */
export async function startBoss(settings: BossSettings): Promise<BossClient> {
  const { ownClock, logger, migrate } = settings;
  const patient = settings.database.withQueryTimeout(SCHEMA_CHANGE_TIMEOUT_MS);
  let database = patient;
  const atJobTime = createJobTime(ownClock);
  const db: Db = {
    executeSql: async (text, values) => {
      const run = (target: Session) => (values?.length ? target.query(text, values) : target.script(text));
      if (ownClock === null) return { rows: await run(database) };
      return { rows: await database.onOneConnection((one) => atJobTime(one, false, () => run(one))) };
    },
  };
  const boss = new PgBoss({
    db,
    schema: JOBS_SCHEMA,
    backend: settings.database.isShared ? 'postgres' : 'pglite',
    migrate,
    schedule: false,
    supervise: ownClock === null,
    superviseIntervalSeconds: MONITOR_SECONDS,
    monitorIntervalSeconds: MONITOR_SECONDS,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    queueCacheIntervalSeconds: MAINTENANCE_SECONDS,
    // Jobs that wait for other jobs are not used.
    flowIntervalSeconds: MAINTENANCE_SECONDS,
    bamIntervalSeconds: MAINTENANCE_SECONDS,
    ...(ownClock !== null && { clock: withoutTimers(ownClock) }),
  });
  boss.on('error', (error) =>
    logger.error({ error: describeError(error) }, 'the job queue reported an error'),
  );
  await startInTurn(boss);
  database = settings.database;
  const changes = [...(migrate ? [SET_UP] : []), ...(ownClock === null ? [] : [OVERRIDE_CLOCK])];
  if (changes.length > 0) await changeSchema(patient, changes);
  return {
    boss,
    atJobTime,
    isRealTime: ownClock === null,
    stop: () => boss.stop({ close: false, graceful: false }),
  };
}

const UNIQUE_VIOLATION = '23505';

/**
 * pg-boss creates its schema under its own lock, but who waited for it may still see the catalogue as it was
 * before, and fails on what is there by then.
 */
async function startInTurn(boss: PgBoss): Promise<void> {
  try {
    await boss.start();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)) throw error;
    await boss.start();
  }
}

/** One process at a time: PostgreSQL lets two that make or replace the same thing at once fail. */
function changeSchema(database: Database, scripts: string[]): Promise<void> {
  return database.transaction('BEGIN', async (session) => {
    await session.query("SELECT pg_advisory_xact_lock(hashtext('panelkit.jobs'))");
    for (const script of scripts) await session.script(script);
  });
}

// For the next job that is to come (found without a look at those that wait for nothing but a free hand), for
// one that covers an equal request, and for those of a process that died.
const SET_UP = `
  CREATE INDEX IF NOT EXISTS panelkit_next_due ON ${JOBS_TABLE} (name, start_after) WHERE state < 'active';
  CREATE INDEX IF NOT EXISTS panelkit_by_key ON ${JOBS_TABLE} (singleton_key, name) WHERE state = 'created' AND singleton_key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS panelkit_claimed ON ${JOBS_TABLE} (name) WHERE state = 'active'`;

const SETTING = 'panelkit.now';
const OVERRIDE_CLOCK = `
  CREATE OR REPLACE FUNCTION ${JOBS_SCHEMA}.job_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT COALESCE(NULLIF(current_setting('${SETTING}', true), '')::timestamptz, pg_catalog.now()) $$`;

/**
 * A backend that was given a clock tells each session what time it is, and pg-boss's `job_now()` answers
 * that.
 */
function createJobTime(ownClock: Clock | null): BossClient['atJobTime'] {
  return async (session, isTransaction, work) => {
    if (ownClock === null) return work();
    const values = [SETTING, ownClock.now().toISOString(), isTransaction];
    // Both leave at once, and run one after the other.
    const [, result] = await Promise.all([session.query('SELECT set_config($1, $2, $3)', values), work()]);
    return result;
  };
}

/** Maintenance by the day's time is for real time only. */
function withoutTimers(clock: Clock) {
  const none = () => null;
  return {
    now: () => clock.now().getTime(),
    setTimeout: none,
    clearTimeout: () => {},
    setInterval: none,
    clearInterval: () => {},
  };
}
