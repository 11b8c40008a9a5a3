import { createPanelkit, createScheduler } from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver, createRecordingNotifier } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from './postgres-shop.ts';

const ORDERS = 1;
const P95 = 0.95;

/** A web process that sells and a worker that delivers, by real time; each has its own connections. */
describe('account ready', () => {
  let server: TestServer;
  let backends: PostgresBackend[];
  beforeAll(async () => {
    server = await startTestServer();
    const connectionString = await server.createDatabase('ready');
    backends = [];
    for (const _ of ['web', 'worker']) backends.push(await createPostgresBackend({ connectionString }));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(backends.map((backend) => backend.close()));
    await server.stop();
  });

  test('given sales one after the other, when they are delivered, then nineteen of twenty customers are told within a second', async () => {
    const [web, worker] = backends;
    if (web === undefined || worker === undefined) throw new Error('the processes are missing');
    const { clock } = worker;
    const panel = createFakePanel({ clock });
    const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
    const notifier = createRecordingNotifier({ clock });
    const toldAtMs = new Map<string, number>();
    const channel = {
      ...notifier,
      send: async (...given: Parameters<typeof notifier.send>) => {
        const [message] = given;
        if (message.code === 'account.ready') toldAtMs.set(message.subject.id, clock.now().getTime());
        return notifier.send(...given);
      },
    };
    const shop = createPanelkit({ ...shopOptions, backend: web, panelDrivers });
    const scheduler = createScheduler(
      createPanelkit({ ...shopOptions, backend: worker, panelDrivers, notifiers: [channel] }),
    );
    let calls = 0;
    const by = () => ({ actor: { kind: 'staff' as const, id: 'ada' }, idempotencyKey: `call-${++calls}` });
    const registered = await shop.panels.register({ name: 'Panel', kind: 'fake', ...panel.target }, by());
    await shop.panels.syncInbounds(registered.id, by());
    const plan = await shop.plans.create(
      {
        slug: 'gold',
        name: 'Gold',
        price: { amountMinor: 1000, currency: 'USD' },
        durationDays: 30,
        trafficLimitBytes: null,
      },
      by(),
    );
    const customer = await shop.customers.ensure({ externalId: 'ada' });
    await shop.wallets.adjust({ customerId: customer.id, amountMinor: ORDERS * 1000, reason: 'test' }, by());
    await scheduler.start();
    for (let order = 0; order < ORDERS; order += 1) {
      const wanted = {
        customerId: customer.id,
        items: [{ planId: plan.id, quantity: 1 }],
        payment: { method: 'wallet' as const },
      };
      await shop.orders.place(wanted, by());
      await vi.waitFor(() => expect(toldAtMs.size).toBeGreaterThan(order), { timeout: 70_000, interval: 5 });
    }
    await scheduler.stop();

    const { rows } = await web.storage.subscriptions.list({ customerId: customer.id, limit: 500 });
    const waitsMs: number[] = [];
    for (const { id } of rows) {
      const events = await web.storage.events.list({ after: 0, limit: 500, aggregateId: id });
      const delivered = events.find(({ type }) => type === 'subscription.delivered');
      waitsMs.push((toldAtMs.get(id) ?? Number.POSITIVE_INFINITY) - (delivered?.at.getTime() ?? 0));
    }
    waitsMs.sort((first, second) => first - second);
    expect(waitsMs).toHaveLength(ORDERS);
    expect(waitsMs[Math.ceil(ORDERS * P95) - 1]).toBeLessThanOrEqual(1000);
  }, 120_000);
});
