import {
  type Backend,
  type Clock,
  createSystemClock,
  defineBackend,
  type Logger,
  silentLogger,
} from '@panelkit/sdk';
import { parkJob } from '@panelkit/sdk/ports';
import type { DatabaseDump, DumpOptions } from './database/database.ts';
import { DEFAULT_TIMEOUTS } from './database/database-timeouts.ts';
import { createHostDatabase, type HostDatabase } from './database/host-database.ts';
import { type DatabaseLocation, openDatabase } from './database/open-database.ts';
import { type Activity, createActivity, whenQuiet } from './jobs/activity.ts';
import { prepareSchema } from './migrations/prepare-schema.ts';
import { openPorts, type PostgresPorts } from './transaction/ports.ts';

/** How a backend on PostgreSQL is made; `DatabaseLocation` says where its records are. */
export type PostgresBackendOptions = DatabaseLocation & {
  /** Brings the schema up to date first; true by default. False: an old schema is `CONFIG_INVALID`. */
  migrate?: boolean;
  /**
   * Prepared and pipelined statements; true by default. False behind a pooler that cannot keep them
   * (PgBouncer before 1.21).
   */
  prepareStatements?: boolean;
  /**
   * The time of leases, delays and repeating jobs, for tests; by default the database's own, so that all
   * processes have one.
   */
  clock?: Clock;
  /** How long a connection is waited for, in milliseconds; 10 s by default. Not for an embedded database. */
  connectTimeoutMs?: number;
  /**
   * How long the answer to a statement is waited for, in milliseconds; 30 s by default. A connection that
   * does not answer by then is closed, and the server ends its statement and transaction before that. Not for
   * an embedded database.
   */
  queryTimeoutMs?: number;
  /**
   * The program with which `dump` copies a database on a server, no older than the server; `pg_dump` by
   * default.
   */
  pgDump?: string;
  /** Told of broken connections and of failures in the background. */
  logger?: Logger;
};

/** Whether the process can do its work. */
export interface Readiness {
  ready: boolean;
  /** This machine's clock minus the database's, in milliseconds; null when the database did not answer. */
  clockSkewMs: number | null;
}

/** A backend on PostgreSQL, on a server or embedded. */
export interface PostgresBackend extends Backend {
  /** Asks the database: it must answer, and its clock and this machine's may differ by 2 seconds at most. */
  checkReadiness(): Promise<Readiness>;
  /**
   * Copies the whole database as of now, the host's tables too, while it is used: a file for `pg_restore`
   * from a server, its packed files from an embedded one. What is sealed in it needs your secret key.
   * @throws PanelkitError `CONFIG_INVALID` when `pg_dump` is missing or older than the server,
   *   `STORAGE_UNAVAILABLE` when the server ends it
   */
  dump(options?: DumpOptions): Promise<DatabaseDump>;
  /** For tables of the host's own, beside those of PanelKit. */
  readonly host: HostDatabase;
}

const CLOCK_SKEW_LIMIT_MS = 2000;

/**
 * Opens storage, jobs and clock on a PostgreSQL server, or embedded in a folder. Any number of processes may
 * share a server.
 *
 * @throws PanelkitError `STORAGE_UNAVAILABLE` when the server cannot be reached, `CONFIG_INVALID` when the
 *   folder is another process's or the schema is not this version's
 */
export async function createPostgresBackend(options: PostgresBackendOptions): Promise<PostgresBackend> {
  const { migrate = true, prepareStatements: prepare = true, logger = silentLogger } = options;
  const ownClock = options.clock ?? null;
  const clock = ownClock ?? createSystemClock();
  const activity = createActivity();
  const timeouts = {
    connectMs: options.connectTimeoutMs ?? DEFAULT_TIMEOUTS.connectMs,
    queryMs: options.queryTimeoutMs ?? DEFAULT_TIMEOUTS.queryMs,
  };
  const { pgDump } = options;
  const database = await openDatabase(options, { prepare, logger, clock, timeouts, pgDump });
  try {
    const boss = await prepareSchema({ database, ownClock, logger, migrate });
    const ports = openPorts({ database, boss, ownClock, clock, activity, logger });
    const leaveClock = joinClock(clock, activity);
    return defineBackend({
      storage: ports.storage,
      jobs: ports.jobs,
      clock: createParkingClock(clock, activity),
      checkReadiness: () => checkReadiness(ports, clock),
      dump: (wanted?: DumpOptions) => database.dump(wanted),
      host: createHostDatabase(database),
      async close() {
        leaveClock();
        await ports.close();
      },
    });
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

/** A clock that tests move waits for this process's work, and knows who sleeps. */
function joinClock({ steps }: Clock, activity: Activity): () => void {
  if (steps === undefined) return () => {};
  const ends = [
    steps.onSleep((ended) => parkJob(activity, ended)),
    steps.addIdleSource({ whenIdle: () => whenQuiet(activity) }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The clock for handlers: a job that sleeps is parked. */
function createParkingClock(clock: Clock, activity: Activity): Clock {
  if (clock.steps !== undefined) return clock;
  return {
    ...clock,
    sleep(ms, options) {
      const ended = clock.sleep(ms, options);
      parkJob(activity, ended);
      return ended;
    },
  };
}

async function checkReadiness({ database }: PostgresPorts, clock: Clock): Promise<Readiness> {
  try {
    const startedAtMs = clock.monotonicMs();
    const [{ ms } = {}] = await database.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms');
    const roundTripMs = clock.monotonicMs() - startedAtMs;
    const clockSkewMs = Math.round(clock.now().getTime() - roundTripMs / 2 - Number(ms));
    return { ready: Math.abs(clockSkewMs) <= CLOCK_SKEW_LIMIT_MS, clockSkewMs };
  } catch {
    return { ready: false, clockSkewMs: null };
  }
}
