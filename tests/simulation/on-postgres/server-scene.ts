import type { Scene } from '../world/create-world.ts';
import { planServerWorld } from './plan-server-world.ts';
import { createPostgresStore, type Rewriting } from './postgres-store.ts';
import { createShopDatabase } from './shop-server.ts';

/** Seeds play on a PostgreSQL server, each in its own database. */
export function onServer(adminUrl: string, rewriting: Rewriting = {}): Scene {
  return {
    plan: planServerWorld,
    openStore: async (clock, seed) =>
      createPostgresStore(
        await createShopDatabase(adminUrl, `shop_${process.pid}_${seed}`),
        clock,
        rewriting,
      ),
  };
}
