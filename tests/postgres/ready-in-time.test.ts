import { type Clock, createPanelkit, createScheduler, createSystemClock } from '@panelkit/sdk';
import { createFakePanel, createFakePanelDriver, createRecordingNotifier } from '@panelkit/sdk/testing';
import { createPostgresBackend, type PostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { shopOptions } from '../shop-options.ts';

const LONGEST_TIMER_MS = 1000;

/**
 * The machine's clock, on which no longer timer ever fires: neither the polls of jobs and events nor the
 * sweep.
 */
function createClockWithoutPolls(): Clock {
  const clock = createSystemClock();
  return {
    ...clock,
    setTimer: (ms, callback) => (ms > LONGEST_TIMER_MS ? () => {} : clock.setTimer(ms, callback)),
  };
}

/** A web process that sells and a worker that delivers; each has its own connections. */
describe('account ready', () => {
  let server: SharedServer;
  let backends: PostgresBackend[];
  beforeAll(async () => {
    server = await sharedServer();
    const connectionString = await server.createMigrated('ready');
    backends = [];
    for (const _ of ['web', 'worker']) {
      const clock = createClockWithoutPolls();
      backends.push(await createPostgresBackend({ connectionString, clock }));
    }
  }, 60_000);
  afterAll(async () => {
    await Promise.all(backends.map((backend) => backend.close()));
  });

  test('given processes whose polls never come, when one sells, then the other delivers and tells the customer', async () => {
    const [web, worker] = backends;
    if (web === undefined || worker === undefined) throw new Error('the processes are missing');
    const { clock } = worker;
    const panel = createFakePanel({ clock });
    const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
    const notifier = createRecordingNotifier({ clock });
    const shop = createPanelkit({ ...shopOptions, backend: web, panelDrivers });
    const scheduler = createScheduler(
      createPanelkit({ ...shopOptions, backend: worker, panelDrivers, notifiers: [notifier] }),
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
    await shop.wallets.adjust({ customerId: customer.id, amountMinor: 1000, reason: 'test' }, by());
    await scheduler.start();
    const wanted = {
      customerId: customer.id,
      items: [{ planId: plan.id, quantity: 1 }],
      payment: { method: 'wallet' as const },
    };
    await shop.orders.place(wanted, by());
    const codes = () => notifier.messages.map(({ code }) => code);
    await vi.waitFor(() => expect(codes()).toContain('account.ready'), { timeout: 60_000, interval: 5 });
    await scheduler.stop();
  }, 60_000);
});
