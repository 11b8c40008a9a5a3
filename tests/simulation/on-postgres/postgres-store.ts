import type { TestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { runOnClock } from '../../../packages/storage-memory/src/testing/run-on-clock.ts';
import { createMortalClock } from '../world/mortal-clock.ts';
import type { SimulatedStore } from '../world/simulated-store.ts';
import { type MortalPool, openMortalPool, type StatementTrouble } from './mortal-pool.ts';
import type { ShopDatabase } from './shop-server.ts';

export type Rewriting = Pick<StatementTrouble, 'rewrite'>;

interface OpenProcess {
  backend: PostgresBackend;
  line: MortalPool;
  die(): void;
}

/**
 * A store on a PostgreSQL server: each process has its own connections, and what it had open is rolled back
 * when it dies.
 */
export function createPostgresStore(
  database: ShopDatabase,
  clock: TestClock,
  { rewrite }: Rewriting = {},
): SimulatedStore {
  const open = new Map<unknown, OpenProcess>();
  const { connectionString, terminate, drop } = database;
  return {
    async open(fate = () => ({ kind: 'sent' })) {
      const mortal = createMortalClock(clock);
      const line = openMortalPool(connectionString, { fate, terminate, ...(rewrite && { rewrite }) });
      const backend = await createPostgresBackend({ pool: line.pool, clock: mortal.clock, migrate: false });
      open.set(backend, { backend, line, die: mortal.die });
      return backend;
    },
    kill(backend) {
      const process = open.get(backend);
      if (process === undefined) return;
      open.delete(backend);
      process.die();
      process.line.cut();
      // It leaves the clock at once; what it still says to its database does not get there.
      process.backend.close().catch(() => {});
    },
    async close() {
      const processes = [...open.values()];
      await runOnClock(clock, Promise.all(processes.map(({ backend }) => backend.close())));
      for (const { line } of processes) line.cut();
      await drop();
    },
  };
}
