import {
  type PostgresServer,
  startPostgresServer,
} from '../packages/storage-postgres/src/testing/postgres-server.ts';

/** A PostgreSQL server for one measurement, with its durable defaults (fsync on). */
export function startPostgres(): Promise<PostgresServer> {
  return startPostgresServer({ settings: ['max_connections=100'] });
}
