export {
  createPostgresBackend,
  type PostgresBackend,
  type PostgresBackendOptions,
  type Readiness,
} from './create-postgres-backend.ts';
export type { DatabaseDump, DumpOptions, Session as HostSession } from './database/database.ts';
export type { HostDatabase } from './database/host-database.ts';
export type { DatabaseLocation } from './database/open-database.ts';
export type { PGliteLike, PGliteRunner } from './database/pglite-database.ts';
export type { MigrationReport } from './migrations/apply-migrations.ts';
export { migrate } from './migrations/migrate.ts';
