export type { MigrationReport } from './apply-migrations.ts';
export {
  createPostgresBackend,
  type PostgresBackend,
  type PostgresBackendOptions,
  type Readiness,
} from './create-postgres-backend.ts';
export { migrate } from './migrate.ts';
export type { DatabaseLocation } from './open-database.ts';
export type { PGliteLike, PGliteRunner } from './pglite-database.ts';
