import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import {
  createMarzbanSimulator,
  createMarzneshinSimulator,
  createThreeXUiSimulator,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { type Clock, createPanelkit, createSystemClock } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../../shop-options.ts';
import { accountsOf, countFulfilled, createCustomers, openPanel } from './sell-in-two-processes.ts';
import { startShopProcess } from './start-shop-process.ts';

const FAMILIES = [
  {
    name: 'marzban',
    driver: marzban(),
    createPath: /^\/api\/user$/,
    simulator: (clock: Clock) => createMarzbanSimulator({ clock }),
  },
  {
    name: 'marzneshin',
    driver: marzneshin(),
    createPath: /^\/api\/users$/,
    simulator: (clock: Clock) => createMarzneshinSimulator({ clock }),
  },
  {
    name: '3x-ui v3',
    driver: threeXUi(),
    createPath: /\/clients\/add$/,
    simulator: (clock: Clock) => createThreeXUiSimulator({ clock, version: '3.6.0' }),
  },
];
const UNITS = 10;
/** As many as a process writes on one panel at once. */
const IN_FLIGHT = 4;
/** Twenty seconds, and as much again for a busy machine. */
const MOST_MS = 40_000;
const credentials = { username: 'root', password: 'root-password' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop(), 30_000);

/** How many accounts were delivered while their create was open. */
async function countBySight(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(
    'SELECT count(*) AS count FROM panelkit.accounts WHERE unsettled_until > seen_at',
  );
  await client.end();
  return Number(rows[0]?.count);
}

test.each(FAMILIES)(
  `given ${IN_FLIGHT} creates on $name that have no answer yet, when their process is killed, then the next one believes what it sees`,
  async ({ name, driver, createPath, simulator }) => {
    const simulated = simulator(createSystemClock());
    const panel = await startSimulatorServer(simulated, { port: 0 });
    const target = { baseUrl: panel.url, credentials };
    const connectionString = await server.createDatabase(`killed_${name.replace(/\W/g, '_')}`);
    const backend = await createPostgresBackend({ connectionString });
    const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [driver] });
    const sold = { name, driver, target };
    const customerIds = await createCustomers(panelkit, { panels: [sold], units: UNITS });
    const { planId } = await openPanel(panelkit, sold);
    const purchases = customerIds.map((customerId) => ({ customerId, planId, key: customerId }));
    const settings = { connectionString, clock: { originMs: Date.now(), speed: 1 }, options: shopOptions };
    simulated.faults.sometimes({ kind: 'late-answer', delayMs: 25_000 }, 1, {
      method: 'POST',
      path: createPath,
    });

    const first = await startShopProcess(settings);
    await first.buy(purchases);
    const areThere = async () => expect(await accountsOf(driver, target)).toHaveLength(IN_FLIGHT);
    await vi.waitFor(areThere, { timeout: 20_000, interval: 100 });
    const killedAtMs = performance.now();
    await first.kill();
    simulated.faults.clear();
    const next = await startShopProcess(settings);
    const startedAtMs = performance.now();
    const areFulfilled = async () => expect(await countFulfilled(panelkit)).toBe(UNITS);
    await vi.waitFor(areFulfilled, { timeout: 120_000, interval: 100 });
    const endedAtMs = performance.now();
    await next.stop();
    const [bySight, accounts] = [await countBySight(connectionString), await accountsOf(driver, target)];
    await backend.close();
    await panel.close();

    expect(new Set(accounts.map((account) => account.name)).size).toBe(UNITS);
    expect([accounts.length, bySight]).toEqual([UNITS, IN_FLIGHT]);
    expect(endedAtMs - killedAtMs).toBeLessThan(MOST_MS);
    const [all, start] = [endedAtMs - killedAtMs, startedAtMs - killedAtMs].map((ms) =>
      (ms / 1000).toFixed(1),
    );
    console.info(`${name}: all delivered ${all} s after the kill; the next process started in ${start} s`);
  },
  240_000,
);
