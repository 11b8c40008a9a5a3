export {
  createPostgresBackend,
  type PostgresBackend,
  type PostgresBackendOptions,
  type Readiness,
} from './create-postgres-backend.ts';
export type { MigrationReport } from './migrate.ts';
export type { DatabaseLocation } from './open-database.ts';
