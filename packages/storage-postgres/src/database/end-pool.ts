import type pg from 'pg';
import { arrivesInTime, destroyConnection } from './answer-in-time.ts';

/** The end of a pool: connections that do not answer the goodbye in time are destroyed. */
export function endPool(pool: pg.Pool, timeoutMs: number): () => Promise<void> {
  const open = new Set<pg.PoolClient>();
  pool.on('connect', (client) => open.add(client));
  pool.on('remove', (client) => open.delete(client));
  return async () => {
    const ended = pool.end();
    await arrivesInTime(ended, { timeoutMs }, () => {}).catch(async () => {
      for (const client of open) destroyConnection(client);
      await ended;
    });
  };
}
