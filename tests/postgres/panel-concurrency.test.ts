import {
  type Capabilities,
  type CommandContext,
  createPanelkit,
  createScheduler,
  type PanelAdapter,
  type PanelDriver,
  type Panelkit,
  type Scheduler,
} from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../shop-options.ts';
import { createFastClock } from './fast-clock.ts';

const WORKERS = 4;
const UNITS = 24;
const PRICE_MINOR = 1000;
const inTheEnd = { timeout: 60_000, interval: 20 };

/**
 * Workers that each have their own connections, and a panel that counts the writes that come at the same
 * time.
 */
describe('how many workers write to a panel at once', () => {
  let server: SharedServer;
  let connectionString: string;
  const workers: Worker[] = [];
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('panel_concurrency');
  }, 60_000);
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await emptyServerDatabase(connectionString);
  });

  /** A panel of these abilities, and workers of its shop. */
  function openShop(abilities: Partial<Capabilities>) {
    // Heartbeats and retries pass five times as fast.
    const clock = createFastClock({ originMs: Date.now(), speed: 5 });
    const panel = createFakePanel({ clock, latencyMs: 500, ...abilities });
    const { driver, most } = counting(createFakePanelDriver({ panels: [panel] }));
    const open = async (): Promise<Worker> => {
      const backend = await createPostgresBackend({ connectionString, clock });
      const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [driver] });
      const worker = openWorker(backend, panelkit);
      workers.push(worker);
      return worker;
    };
    return { panel, most, open };
  }

  test.each([
    { name: 'as much as there are workers', writeConcurrency: 4 },
    { name: 'less than there are workers', writeConcurrency: 2 },
  ])(
    'given a panel that bears $name, when four workers deliver, then it never gets more writes at once',
    async ({ writeConcurrency }) => {
      const { panel, most, open } = openShop({ writeConcurrency });
      const all: Worker[] = [];
      for (let index = 0; index < WORKERS; index += 1) all.push(await open());
      const order = await all[0]?.sell(panel.target, UNITS);
      await Promise.all(all.map((worker) => worker.scheduler.start()));
      await vi.waitFor(async () => expect(await all[0]?.statusOf(order)).toBe('fulfilled'), inTheEnd);
      expect(panel.accounts()).toHaveLength(UNITS);
      expect(most()).toBeLessThanOrEqual(writeConcurrency);
    },
    90_000,
  );

  test('given workers that come, go and die meanwhile, then the panel never gets more writes at once, and all is delivered', async () => {
    const { panel, most, open } = openShop({ writeConcurrency: 4 });
    const first = await open();
    const order = await first.sell(panel.target, UNITS);
    await first.scheduler.start();
    const delivered = (count: number) =>
      vi.waitFor(() => expect(panel.accounts().length).toBeGreaterThanOrEqual(count), inTheEnd);
    await delivered(5);
    const [second, third, fourth] = [await open(), await open(), await open()];
    await Promise.all([second, third, fourth].map((worker) => worker.scheduler.start()));
    await delivered(12);
    await first.scheduler.stop();
    await delivered(18);
    // It says nothing to the others.
    await second.backend.close();
    await vi.waitFor(async () => expect(await third.statusOf(order)).toBe('fulfilled'), inTheEnd);
    expect(panel.accounts()).toHaveLength(UNITS);
    expect(most()).toBeLessThanOrEqual(4);
  }, 120_000);
});

interface Worker {
  backend: PostgresBackend;
  scheduler: Scheduler;
  /** Sells units on a panel that it registers. */
  sell(target: { baseUrl: string; credentials: Record<string, string> }, quantity: number): Promise<string>;
  statusOf(orderId: string | undefined): Promise<string>;
  stop(): Promise<void>;
}

function openWorker(backend: PostgresBackend, panelkit: Panelkit): Worker {
  const scheduler = createScheduler(panelkit);
  let calls = 0;
  const staff = (): CommandContext => ({
    actor: { kind: 'staff', id: 'tester' },
    idempotencyKey: `${++calls}`,
  });
  return {
    backend,
    scheduler,
    async sell(target, quantity) {
      const { id } = await panelkit.panels.register({ name: 'P', kind: 'fake', ...target }, staff());
      await panelkit.panels.syncInbounds(id, staff());
      const price = { amountMinor: PRICE_MINOR, currency: 'USD' };
      const terms = { slug: 'plan', name: 'Plan', price, durationDays: 30, trafficLimitBytes: null };
      const plan = await panelkit.plans.create(terms, staff());
      const customer = await panelkit.customers.ensure({ externalId: 'ada' });
      const credit = { customerId: customer.id, amountMinor: PRICE_MINOR * quantity, reason: 'test' };
      await panelkit.wallets.adjust(credit, staff());
      const items = [{ planId: plan.id, quantity }];
      const wanted = { customerId: customer.id, items, payment: { method: 'wallet' as const } };
      return (await panelkit.orders.place(wanted, staff())).id;
    },
    statusOf: async (orderId = '') => (await panelkit.orders.get(orderId, staff())).state.status,
    async stop() {
      await scheduler.stop().catch(() => {});
      await backend.close();
    },
  };
}

/** A driver that counts the writes that are under way at the same time, for all that use it. */
function counting(driver: PanelDriver): { driver: PanelDriver; most(): number } {
  let running = 0;
  let most = 0;
  const count = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    running += 1;
    most = Math.max(most, running);
    try {
      return await call();
    } finally {
      running -= 1;
    }
  };
  const counted = (adapter: PanelAdapter): PanelAdapter => ({
    ...adapter,
    ensureAccount: (desired, options) => count(() => adapter.ensureAccount(desired, options)),
    removeAccount: (reference, options) => count(() => adapter.removeAccount(reference, options)),
  });
  return {
    driver: { ...driver, connect: (...given) => counted(driver.connect(...given)) },
    most: () => most,
  };
}
