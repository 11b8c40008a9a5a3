import { setTimeout as wait } from 'node:timers/promises';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createPanelkit, createSystemClock } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../../shop-options.ts';
import { countFulfilled, createCustomers, openPanel } from './sell-in-two-processes.ts';
import { type ShopProcess, startShopProcess } from './start-shop-process.ts';

const UNITS = Number(process.env.READY_UNITS ?? 120);
/** The target is one second; this machine may be busy. */
const MOST_P95_SECONDS = 5;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop(), 30_000);

/**
 * For each unit, how long after the commit of its delivery its message had gone out, in seconds, shortest
 * first.
 */
async function delaysIn(connectionString: string): Promise<number[]> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const { rows } = await sql.query<{ seconds: number }>(`
    SELECT extract(epoch FROM told.settled_at - delivered.at)::float8 AS seconds
    FROM panelkit.notifications told
    JOIN panelkit.events delivered ON delivered.type = 'subscription.delivered' AND delivered.aggregate_id = told.subject_id
    WHERE told.channel = 'recording' AND told.code = 'account.ready' AND told.state = 'sent' ORDER BY seconds`);
  await sql.end();
  return rows.map(({ seconds }) => seconds);
}

test.each([
  { name: 'two a second', atOnce: 1, everyMs: 500 },
  { name: 'as fast as they can', atOnce: UNITS / 2, everyMs: 0 },
])(
  'given two processes that deliver and tell, when each sells $name, then customers are told soon after the delivery',
  async ({ name, atOnce, everyMs }) => {
    const panel = await startSimulatorServer(createMarzbanSimulator({ clock: createSystemClock() }), {
      port: 0,
    });
    const connectionString = await server.createDatabase(`ready_${atOnce}`);
    const backend = await createPostgresBackend({ connectionString });
    const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [marzban()] });
    const credentials = { username: 'root', password: 'root-password' };
    const sold = { name: 'marzban', driver: marzban(), target: { baseUrl: panel.url, credentials } };
    const customerIds = await createCustomers(panelkit, { panels: [sold], units: UNITS });
    const { planId } = await openPanel(panelkit, sold);
    const purchases = Array.from({ length: UNITS }, (_, index) => ({
      customerId: customerIds[index % customerIds.length] ?? '',
      planId,
      key: `order ${index}`,
    }));
    const clock = { originMs: Date.now(), speed: 1 };
    const settings = { connectionString, clock, options: shopOptions, notifies: true };
    const processes = await Promise.all([startShopProcess(settings), startShopProcess(settings)]);
    const sell = async ({ buy }: ShopProcess, turn: number): Promise<void> => {
      const own = purchases.filter((_, index) => index % 2 === turn);
      while (own.length > 0) await Promise.all([buy(own.splice(0, atOnce)), wait(everyMs)]);
    };
    await Promise.all(processes.map(sell));
    const within = { timeout: 120_000, interval: 250 };
    await vi.waitFor(async () => expect(await countFulfilled(panelkit)).toBe(UNITS), within);
    await vi.waitFor(async () => expect(await delaysIn(connectionString)).toHaveLength(UNITS), within);
    const delays = await delaysIn(connectionString);
    await Promise.all(processes.map((process) => process.stop()));
    await backend.close();
    await panel.close();

    const at = (share: number) => delays[Math.ceil(delays.length * share) - 1] ?? Number.NaN;
    const [p50, p95, most] = [0.5, 0.95, 1].map((share) => `${at(share).toFixed(2)} s`);
    console.info(`${UNITS} sold ${name}: told after p50 ${p50}, p95 ${p95}, at most ${most}`);
    expect(at(0.95)).toBeLessThan(MOST_P95_SECONDS);
  },
  300_000,
);
