import { createPanelkit } from '@panelkit/sdk';
import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { beforeAll } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { describeKilledWorker } from '../engine/reconcile/describe-killed-worker.ts';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { shopOptions } from '../shop-options.ts';
import { openPostgresShop } from './postgres-shop.ts';

let server: SharedServer;
let connectionString: string;
beforeAll(async () => {
  server = await sharedServer();
  connectionString = await server.createMigrated('killed_worker');
}, 60_000);

describeKilledWorker('PostgreSQL', async (abilities) => {
  const shop = await openPostgresShop({ connectionString }, { abilities });
  const { clock, panel } = shop;
  // The next process: its own connections and its own queue.
  const backend = await createPostgresBackend({ connectionString, clock });
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
  const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers });
  const { rows } = await panelkit.panels.list({}, shop.staff());
  const panels = rows.map(({ id }) => ({ panelId: id, accounts: () => panel.accounts() }));
  return {
    ...shop,
    panelkit,
    run: (work) => runOnClock(clock, work),
    violations: () => checkInvariants({ backend, panels, shopName: 'Shop' }),
    async kill() {
      // To the database it is as if the process were gone: its connections end, its leases stay.
      await shop.close();
      return panelkit;
    },
    async close() {
      await backend.close();
      await shop.close();
      await emptyServerDatabase(connectionString);
    },
  };
});
