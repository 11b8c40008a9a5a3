import { marzban } from '@panelkit/panel-adapters/marzban';
import {
  createMarzbanSimulator,
  type MarzbanSimulator,
  type SimulatorServer,
  startSimulatorServer,
} from '@panelkit/panel-adapters/simulators';
import { type CommandContext, createPanelkit, type Panelkit } from '@panelkit/sdk';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type SharedServer,
  sharedServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { checkInvariants } from '../../invariants/check-invariants.ts';
import { shopOptions } from '../../shop-options.ts';
import { createFastClock } from '../fast-clock.ts';
import {
  type ProcessSettings,
  type Purchase,
  type ShopProcess,
  startShopProcess,
} from './start-shop-process.ts';

const WORKERS = 4;
const ORDERS = 240;
const soon = { timeout: 60_000, interval: 100 };
/** A unit that met many faults in a row waits longest for its next try. */
const inTheEnd = { timeout: 180_000, interval: 100 };

describe('four processes on one PostgreSQL server and one panel behind HTTP', () => {
  let server: SharedServer;
  let settings: ProcessSettings;
  let backend: PostgresBackend;
  let panelkit: Panelkit;
  let simulator: MarzbanSimulator;
  let panelServer: SimulatorServer;
  let panelId: string;
  let processes: ShopProcess[];

  beforeAll(async () => {
    server = await sharedServer();
    // Waits between attempts pass ten times as fast.
    const speed = { originMs: Date.now(), speed: 10 };
    const connectionString = await server.createMigrated('processes');
    settings = { connectionString, clock: speed, options: shopOptions };
    const clock = createFastClock(speed);
    simulator = createMarzbanSimulator({ clock, seed: 11 });
    panelServer = await startSimulatorServer(simulator, { port: 0 });
    backend = await createPostgresBackend({ connectionString, clock });
    panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [marzban()] });
    const credentials = { username: 'root', password: 'root-password' };
    const panel = {
      kind: 'marzban',
      name: 'P',
      baseUrl: panelServer.url,
      credentials,
      allowPrivateAddress: true,
    };
    ({ id: panelId } = await panelkit.panels.register(panel, staff('panel')));
    await panelkit.panels.syncInbounds(panelId, staff('sync'));
    processes = await Promise.all(Array.from({ length: WORKERS }, () => startShopProcess(settings)));
  }, 90_000);
  afterAll(async () => {
    expect(await Promise.all(processes.map((worker) => worker.stop()))).toEqual([0, 0, 0, 0]);
    await backend.close();
    await panelServer.close();
  });

  function staff(idempotencyKey: string): CommandContext {
    return { actor: { kind: 'staff', id: 'tester' }, idempotencyKey };
  }

  async function createPlan(slug: string, capacity: number | null): Promise<string> {
    const price = { amountMinor: 1000, currency: 'USD' };
    const terms = { durationDays: 30, trafficLimitBytes: null, capacity };
    const plan = await panelkit.plans.create({ slug, name: slug, price, ...terms }, staff(slug));
    return plan.id;
  }

  async function createCustomers(prefix: string, count: number, balanceMinor: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { id } = await panelkit.customers.ensure({ externalId: `${prefix}-${index}` });
      const credit = { customerId: id, amountMinor: balanceMinor, reason: 'test' };
      await panelkit.wallets.adjust(credit, staff(`${prefix}-${index}`));
      ids.push(id);
    }
    return ids;
  }

  async function countFulfilled(planId: string): Promise<number> {
    let count = 0;
    let cursor: string | undefined;
    do {
      const page = { status: 'fulfilled' as const, limit: 500, ...(cursor !== undefined && { cursor }) };
      const { rows, nextCursor } = await panelkit.orders.list(page, staff('count'));
      count += rows.filter(({ items }) => items[0]?.planId === planId).length;
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return count;
  }

  function violations(): Promise<string[]> {
    const accounts = () =>
      simulator.accounts().map(({ username: name, note, expire, dataLimit }) => ({
        name,
        note: note ?? '',
        trafficLimitBytes: dataLimit,
        status: 'active' as const,
        expiresAt: expire === null ? null : new Date(expire * 1000),
      }));
    return checkInvariants({ backend, panels: [{ panelId, accounts }], shopName: 'Shop' });
  }

  test('given 10 places, when 50 buyers order at once over four processes, then 10 are served and 40 are sold out and not charged', async () => {
    const planId = await createPlan('scarce', 10);
    const customerIds = await createCustomers('scarce', 50, 1000);
    const purchases = customerIds.map((customerId) => ({ customerId, planId, key: 'the only one' }));
    const codes = await Promise.all(shares(purchases).map((share, index) => processes[index]?.buy(share)));
    expect(codes.flat().filter((code) => code === null)).toHaveLength(10);
    expect(codes.flat().filter((code) => code === 'SOLD_OUT')).toHaveLength(40);

    await vi.waitFor(async () => expect(await countFulfilled(planId)).toBe(10), soon);
    const wallets = customerIds.map((id) => panelkit.wallets.get(id, staff('wallet')));
    const balances = (await Promise.all(wallets)).map(
      ({ balanceMinor, heldMinor }) => balanceMinor - heldMinor,
    );
    expect(balances.filter((minor) => minor === 0)).toHaveLength(10);
    expect(balances.filter((minor) => minor === 1000)).toHaveLength(40);
    expect(simulator.accounts()).toHaveLength(10);
    expect(await violations()).toEqual([]);
  }, 90_000);

  test('given dropped answers, 500s, lost sessions, two restarts of the panel and a process that is killed, when 240 orders are placed, then exactly 240 accounts more exist', async () => {
    const planId = await createPlan('plenty', null);
    const customerIds = await createCustomers('plenty', 20, 12_000);
    const purchases = Array.from({ length: ORDERS }, (_, index) => ({
      customerId: customerIds[index % customerIds.length] ?? '',
      planId,
      key: `order ${index}`,
    }));
    const before = simulator.accounts().length;
    const { faults } = simulator;
    const users = { path: /^\/api\/user/ };
    faults.sometimes({ kind: 'drop-after-commit' }, 0.1, users);
    faults.sometimes({ kind: 'error-after-commit' }, 0.05, users);
    faults.sometimes({ kind: 'lost-session' }, 0.05, users);

    // Half of them through one process, so that it is killed in the midst of them.
    const killed = { worker: processes[0], share: purchases.slice(0, ORDERS / 2) };
    const rest = purchases.slice(ORDERS / 2);
    const others = processes.slice(1).map((worker, turn, all) => ({
      worker,
      share: rest.filter((_, index) => index % all.length === turn),
    }));
    const bought = others.map(({ worker, share }) => worker?.buy(share));
    const interrupted = expect(killed.worker?.buy(killed.share)).rejects.toThrow('ended with null');
    await vi.waitFor(() => expect(simulator.accounts().length).toBeGreaterThan(before + 5), soon);
    faults.restart(10_000);
    await killed.worker?.kill();
    await interrupted;
    processes[0] = await startShopProcess(settings);
    // The same keys: what the killed one had placed is not placed again.
    bought.push(processes[0].buy(killed.share));
    await vi.waitFor(() => expect(simulator.accounts().length).toBeGreaterThan(before + ORDERS / 2), soon);
    faults.restart(10_000);
    expect(new Set((await Promise.all(bought)).flat())).toEqual(new Set([null]));
    const met = { dropped: faults.count('drop-after-commit'), failed: faults.count('error-after-commit') };
    faults.clear();

    await vi.waitFor(async () => expect(await countFulfilled(planId)).toBe(ORDERS), inTheEnd);
    const accounts = simulator.accounts();
    expect(accounts).toHaveLength(before + ORDERS);
    expect(met.dropped).toBeGreaterThan(ORDERS / 100);
    expect(met.failed).toBeGreaterThan(ORDERS / 100);
    expect(await violations()).toEqual([]);
  }, 300_000);
});

/** A part for each process. */
function shares(purchases: Purchase[]): Purchase[][] {
  return Array.from({ length: WORKERS }, (_, worker) =>
    purchases.filter((_purchase, index) => index % WORKERS === worker),
  );
}
