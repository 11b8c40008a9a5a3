import { setTimeout as wait } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { createPostgresBackend } from '../create-postgres-backend.ts';
import { createPglite } from './pglite-image.ts';
import { startPostgresServer } from './postgres-server.ts';

/** A PostgreSQL server on this machine, for one test file. */
export interface TestServer {
  /** Makes an empty database, or a copy of `template`; answers its connection string. */
  createDatabase(name: string, options?: { template?: string }): Promise<string>;
  /** Shuts it down; `comeBack` starts it again on the same records, also after it was killed. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /** Of the process that all of its others belong to. */
  processId(): Promise<number>;
  stop(): Promise<void>;
}

const COME_BACK_TRIES = 100;
const SETTINGS = [
  // A test has no use for what would survive the machine.
  'fsync=off',
  'max_connections=200',
  // It ends before its connections have used a statement often enough to keep the plan.
  'plan_cache_mode=force_generic_plan',
];

/**
 * Starts a server in a new folder on a free port. By default the last moments before its own crash are not
 * kept; `isDurable`: what was committed is there whenever it is killed.
 */
export async function startTestServer({ isDurable = false } = {}): Promise<TestServer> {
  const { createDatabase, goDown, processId, start, stop } = await startPostgresServer({
    settings: [...SETTINGS, ...(isDurable ? [] : ['synchronous_commit=off'])],
  });
  return {
    createDatabase,
    goDown,
    processId,
    stop,
    async comeBack() {
      for (let tries = 1; ; tries += 1) {
        try {
          return await start();
        } catch (error) {
          // Processes of the one that was killed may still hold its memory.
          if (tries === COME_BACK_TRIES) throw new Error('the server does not start again', { cause: error });
          await wait(100);
        }
      }
    },
  };
}

/** Where the tests of a file have their own databases. */
export interface SharedServer extends Pick<TestServer, 'createDatabase'> {
  /**
   * Makes a database with the tables of this version, as a copy: to migrate one takes seven times as long.
   */
  createMigrated(name: string): Promise<string>;
}

const TEMPLATE = 'migrated';

const shared: { server: Promise<TestServer> | null; template: Promise<string> | null; databases: number } = {
  server: null,
  template: null,
  databases: 0,
};

/**
 * The server of all test files that this process runs: for those that never stop, kill or fill it. It ends
 * with the process. Databases of the same name are different ones.
 */
export async function sharedServer(): Promise<SharedServer> {
  shared.server ??= startTestServer();
  const server = await shared.server;
  const numbered = (name: string) => {
    shared.databases += 1;
    return `${name}_${shared.databases}`;
  };
  return {
    createDatabase: (name) => server.createDatabase(numbered(name)),
    async createMigrated(name) {
      shared.template ??= createTemplate(server);
      return server.createDatabase(numbered(name), { template: await shared.template });
    },
  };
}

async function createTemplate({ createDatabase }: TestServer): Promise<string> {
  const backend = await createPostgresBackend({ connectionString: await createDatabase(TEMPLATE) });
  await backend.close();
  return TEMPLATE;
}

// Not TRUNCATE: a file for each table and index is slower than what a test leaves behind. Triggers are off
// meanwhile: what is append-only would refuse.
const EMPTY = `
  SET session_replication_role = replica;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname = 'panelkit' AND tablename <> 'migrations' LOOP
      EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    IF to_regclass('panelkit_jobs.job') IS NOT NULL THEN DELETE FROM panelkit_jobs.job; END IF;
  END $$;
  SET session_replication_role = DEFAULT`;

/** Removes all that is stored in a database of a server. */
export async function emptyServerDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(EMPTY);
  await client.end();
}

export type TestPglite = PGlite;

/** Removes all that is stored in an embedded database. */
async function emptyPglite(pglite: PGlite): Promise<void> {
  await pglite.exec(EMPTY);
}

/** An embedded database in memory, which its test closes. */
export function createTestPglite(): Promise<PGlite> {
  return createPglite();
}

const embedded: { pglite: Promise<PGlite> | null } = { pglite: null };

/** The embedded database of all test files that this process runs, emptied: to make one takes seconds. */
export async function sharedPglite(): Promise<PGlite> {
  embedded.pglite ??= createPglite();
  const pglite = await embedded.pglite;
  await emptyPglite(pglite);
  return pglite;
}
