import { beforeAll } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import {
  describeUnansweredCalls,
  GIVE_UP_AFTER_MS,
} from '../engine/panel-calls/describe-unanswered-calls.ts';
import { openPostgresShop } from './postgres-shop.ts';

let server: SharedServer;
let connectionString: string;
beforeAll(async () => {
  server = await sharedServer();
  connectionString = await server.createMigrated('unanswered');
}, 60_000);

describeUnansweredCalls('PostgreSQL', async (abilities) => {
  const shop = await openPostgresShop(
    { connectionString },
    { abilities, policies: { giveUpAfterMs: GIVE_UP_AFTER_MS } },
  );
  return {
    ...shop,
    run: (work) => runOnClock(shop.clock, work),
    close: async () => {
      await shop.close();
      await emptyServerDatabase(connectionString);
    },
  };
});
