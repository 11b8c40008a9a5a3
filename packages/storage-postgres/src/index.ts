export type { MigrationReport } from './apply-migrations.ts';
export {
  createPostgresBackend,
  type PostgresBackend,
  type PostgresBackendOptions,
  type Readiness,
} from './create-postgres-backend.ts';
export type { Session as HostSession } from './database.ts';
export type { HostDatabase } from './host-database.ts';
export { migrate } from './migrate.ts';
export type { DatabaseLocation } from './open-database.ts';
export type { PGliteLike, PGliteRunner } from './pglite-database.ts';
