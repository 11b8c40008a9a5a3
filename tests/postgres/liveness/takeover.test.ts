import { createPanelkit, createScheduler, type JobQueue } from '@panelkit/sdk';
import { createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PgBossJobQueue } from '../../../packages/storage-postgres/src/jobs/pg-boss-job-queue.ts';
import { JOB_POLL_MS, TAKEN_OVER_MS } from '../../../packages/storage-postgres/src/jobs/queue-settings.ts';
import {
  openSilentProxy,
  type SilentProxy,
} from '../../../packages/storage-postgres/src/testing/silent-proxy.ts';
import {
  type SharedServer,
  sharedServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../../shop-options.ts';
import { openPostgresShop, type PostgresShop } from '../postgres-shop.ts';

/** As many as a worker has in hand on one panel. */
const UNITS = 4;
const STEP_MS = 500;

let server: SharedServer;
let shop: PostgresShop;
let connectionString: string;
let proxy: SilentProxy;
const backends: PostgresBackend[] = [];
beforeAll(async () => {
  server = await sharedServer();
}, 60_000);
beforeEach(async () => {
  connectionString = await server.createMigrated('takeover');
  shop = await openPostgresShop({ connectionString });
  proxy = await openSilentProxy(connectionString);
}, 60_000);
afterEach(async () => {
  await Promise.all(backends.splice(0).map((backend) => backend.close()));
  await shop.close();
  await proxy.close();
});

function isPolled(jobs: JobQueue): jobs is PgBossJobQueue {
  return 'look' in jobs;
}

/** A worker that polls as in production: a backend on a test clock polls nothing. */
async function startWorker(location: string): Promise<PostgresBackend> {
  const { clock, panel } = shop;
  const backend = await createPostgresBackend({ connectionString: location, clock });
  backends.push(backend);
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
  await createScheduler(createPanelkit({ ...shopOptions, backend, panelDrivers })).start();
  const { jobs } = backend;
  if (!isPolled(jobs)) throw new TypeError('the queue has no poll');
  const poll = (): void => {
    clock.setTimer(JOB_POLL_MS, () => {
      jobs.look();
      poll();
    });
  };
  poll();
  return backend;
}

/** To the server it is as if its process were gone: its connections end, its claims and leases stay. */
async function kill(worker: PostgresBackend): Promise<void> {
  await proxy.close();
  await worker.close();
}

// Its last sign of life is up to three seconds old when it dies.
test.each([0, 2500])(
  'given a worker that is killed %i ms after it took units in hand, when another one runs beside it, then that one delivers them within the stated time',
  async (workedMs) => {
    const { clock, panel } = shop;
    const order = await shop.buy(await shop.customer(UNITS * 1000), await shop.plan(), UNITS);
    for (let unit = 0; unit < UNITS; unit += 1) panel.faults.next('findAccount', { kind: 'never-answers' });
    const first = await startWorker(proxy.connectionString);
    while (panel.calls.findAccount < UNITS) await clock.advance(100);
    await startWorker(connectionString);
    await clock.advance(workedMs);

    await kill(first);
    const killedAtMs = clock.monotonicMs();
    const waitedMs = () => clock.monotonicMs() - killedAtMs;
    const statusNow = async () => (await shop.panelkit.orders.get(order.id, shop.staff())).state.status;
    while ((await statusNow()) !== 'fulfilled' && waitedMs() < 4 * TAKEN_OVER_MS)
      await clock.advance(STEP_MS);
    // As docs/guides/watch-your-shop.md says.
    expect(TAKEN_OVER_MS).toBeLessThan(15_000);
    expect(waitedMs()).toBeLessThanOrEqual(TAKEN_OVER_MS + STEP_MS);
    expect(panel.accounts()).toHaveLength(UNITS);
    expect(await shop.violations()).toEqual([]);
  },
  60_000,
);
