import { createPanelkit } from '@panelkit/sdk';
import { eventually } from '@panelkit/sdk/contracts';
import { createFakePanel, createFakePanelDriver } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECONCILE_JOB } from '../../../packages/sdk/src/engine/accounts/wake-account.ts';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { planNotifications } from '../../../packages/sdk/src/engine/notifications/plan-notifications.ts';
import { workOnAccount } from '../../../packages/sdk/src/engine/reconcile/work-on-account.ts';
import { syncUsage } from '../../../packages/sdk/src/engine/usage/sync-usage.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';
import { logStatements, named, type StatementLog } from './count-statements.ts';

/** How a job of the worker ends. */
const JOB_ENDS = /^WITH results AS .* SET completed_on/;

/** A shop in one process, and a worker that does nothing but reconcile, whose statements are counted. */
async function openShop() {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('statements');
  const web = await createPostgresBackend({ connectionString });
  const worker = await createPostgresBackend({ connectionString: named(connectionString, 'worker') });
  const panel = createFakePanel({ clock: web.clock });
  const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [panel] })];
  const shop = createPanelkit({
    ...shopOptions,
    backend: web,
    panelDrivers,
    policies: { extension: { always: true } },
  });
  const engine = engineOf(createPanelkit({ ...shopOptions, backend: worker, panelDrivers }));
  worker.jobs.work(RECONCILE_JOB, ({ payload }) => workOnAccount(engine, payload.accountId ?? ''));
  await worker.jobs.start();
  const { id: panelId } = await shop.panels.register({ name: 'P', kind: 'fake', ...panel.target }, staff());
  await shop.panels.syncInbounds(panelId, staff());
  const price = { amountMinor: 1000, currency: 'USD' };
  const terms = { durationDays: 30, trafficLimitBytes: null };
  const plan = await shop.plans.create({ slug: 'gold', name: 'Gold', price, ...terms }, staff());
  const customer = await shop.customers.ensure({ externalId: 'ada' });
  await shop.wallets.adjust({ customerId: customer.id, amountMinor: 100_000, reason: 'test' }, staff());
  const buy = () =>
    shop.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: plan.id, quantity: 1 }],
        payment: { method: 'wallet' },
      },
      staff(),
    );
  const close = async () => {
    await Promise.all([web.close(), worker.close()]);
  };
  const readUsage = () => syncUsage(engine, { panelId });
  return { shop, buy, readUsage, planMessages: () => planNotifications(engine), close };
}

describe('statements on PostgreSQL', () => {
  let opened: Awaited<ReturnType<typeof openShop>>;
  let log: StatementLog;
  let subscriptionId: string;
  beforeAll(async () => {
    opened = await openShop();
    log = logStatements('worker');
    // What is asked once for each process is asked here.
    const order = await afterJob(opened.buy);
    const { rows } = await opened.shop.subscriptions.list({ orderId: order.id }, staff());
    subscriptionId = rows[0]?.id ?? '';
  }, 60_000);
  afterAll(async () => {
    log.stop();
    await opened.close();
  });

  /** Does something that asks for a reconcile, and waits until the worker has ended the job. */
  async function afterJob<Result>(work: () => Promise<Result>): Promise<Result> {
    log.clear();
    const result = await work();
    await eventually(() => expect(log.sent.some((text) => JOB_ENDS.test(text))).toBe(true));
    return result;
  }

  test.each([
    { name: 'a delivery', most: 22, work: () => opened.buy() },
    {
      name: 'the delivery of an extension',
      most: 24,
      work: () => opened.shop.subscriptions.extend({ subscriptionId }, staff()),
    },
    {
      name: 'a suspension',
      most: 18,
      work: () => opened.shop.subscriptions.suspend({ subscriptionId, reason: 'test' }, staff()),
    },
  ])(
    'given $name, from the claim of its job to its end, then at most $most statements',
    async ({ most, work }) => {
      await afterJob<unknown>(work);
      expect(log.sent.length, log.sent.join('\n')).toBeLessThanOrEqual(most);
    },
  );

  test('given ten delivered units of one customer, when their messages are planned, then at most 75 statements', async () => {
    await opened.planMessages();
    for (let bought = 0; bought < 10; bought += 1) await afterJob(opened.buy);
    log.clear();
    await opened.planMessages();
    expect(log.sent.length, log.sent.join('\n')).toBeLessThanOrEqual(75);
  });

  test('given a listing of one page, when its usage is booked, then at most 12 statements', async () => {
    await opened.readUsage();
    log.clear();
    await opened.readUsage();
    expect(log.sent.length, log.sent.join('\n')).toBeLessThanOrEqual(12);
  });
});
