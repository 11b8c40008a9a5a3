import { platform } from 'node:os';
import { join } from 'node:path';
import { createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { startPostgresServer } from '../../../packages/storage-postgres/src/testing/postgres-server.ts';

/** A server that all simulated shops share, each in its own database. */
export interface ShopServer {
  /** How it is reached, with rights over everything. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** Its socket is in its own folder: cheaper than TCP for many small statements. */
const SOCKET_FOLDER = 'data';

const TEMPLATE = 'simulated_template';

/** Races need no durability: the server itself never dies here. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_connections=400',
  'shared_buffers=256MB',
  'max_wal_size=8GB',
  'checkpoint_timeout=1h',
  'unix_socket_directories=.',
  // Processes die before their connections have used a statement often enough to keep its plan.
  'plan_cache_mode=force_generic_plan',
];

/** Starts it, and makes the database that every shop's is copied from. */
export async function startShopServer(): Promise<ShopServer> {
  const server = await startPostgresServer({ settings: SETTINGS });
  const template = await server.createDatabase(TEMPLATE);
  // With a clock, so that the jobs' time is what each process says.
  const backend = await createPostgresBackend({ connectionString: template, clock: createTestClock() });
  await backend.close();
  const adminUrl = new URL(template);
  adminUrl.pathname = '/postgres';
  if (platform() !== 'win32') adminUrl.searchParams.set('host', join(server.folder, SOCKET_FOLDER));
  return { adminUrl: adminUrl.href, stop: () => server.stop() };
}

/** The database of one shop. */
export interface ShopDatabase {
  connectionString: string;
  /** Ends a backend of the server. */
  terminate(processId: number): Promise<void>;
  drop(): Promise<void>;
}

/** Copies an empty shop. */
export async function createShopDatabase(adminUrl: string, name: string): Promise<ShopDatabase> {
  const admin = new pg.Pool({ connectionString: adminUrl, max: 1 });
  admin.on('error', () => {});
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    connectionString: url.href,
    terminate: async (processId) => void (await admin.query('SELECT pg_terminate_backend($1)', [processId])),
    async drop() {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
