import {
  type Backend,
  createPanelkit,
  createScheduler,
  defineBackend,
  type Transaction,
} from '@panelkit/sdk';
import { createRecordingLogger } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

/** Another process of the shop whose transactions go through `change`. */
function processWith(shop: TestPanelkit, change: (tx: Transaction) => Transaction, queries: object = {}) {
  const logger = createRecordingLogger();
  const own: Backend = shop.backend.reopen();
  const { storage } = own;
  const backend = defineBackend({
    ...own,
    storage: { ...storage, ...queries, transaction: (work) => storage.transaction((tx) => work(change(tx))) },
  });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'the-key-of-another-process',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [shop.panel.driver],
    logger,
  });
  return { panelkit, scheduler: createScheduler(panelkit), logger };
}

async function unpaidOrders(shop: TestPanelkit, count: number): Promise<string[]> {
  const customer = await shop.customer();
  const plan = await shop.plan();
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const order = await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
    ids.push(order.id);
  }
  return ids;
}

describe('the sweep of unpaid orders', () => {
  test('given more than one batch, when it runs once, then all of them end', async () => {
    const shop = await createTestPanelkit({ policies: { purchases: { unpaidUnitsPerCustomer: 230 } } });
    await unpaidOrders(shop, 230);
    await shop.clock.advance('30m');
    expect(await shop.scheduler.tick()).toMatchObject({ expired: 230 });
    expect((await shop.panelkit.plans.list()).rows).toMatchObject([{ heldCount: 0 }]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an order that cannot be ended, when it runs, then the others end, it is logged and tried again', async () => {
    const shop = await createTestPanelkit();
    const [poisoned] = await unpaidOrders(shop, 3);
    await shop.clock.advance('30m');
    const { scheduler, logger } = processWith(shop, (tx) => ({
      ...tx,
      payments: {
        ...tx.payments,
        list: (request) =>
          request?.orderId === poisoned
            ? Promise.reject(new RangeError('a secret'))
            : tx.payments.list(request),
      },
    }));

    expect(await scheduler.tick()).toMatchObject({ expired: 2 });

    expect(logger.entries).toEqual([
      {
        level: 'error',
        fields: expect.objectContaining({ job: 'expire-orders', orderId: poisoned }),
        message: 'a job failed',
      },
    ]);
    // Nor does it fail every minute.
    expect(await scheduler.tick()).toMatchObject({ expired: 0 });
    expect(logger.entries).toHaveLength(1);
    await shop.clock.advance('15m');
    expect(await shop.scheduler.tick()).toMatchObject({ expired: 1 });
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('a panel that is back after a long time', () => {
  test('given 450 paid units that wait for it, when one contact succeeds, then all of them are delivered soon', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan();
    const customer = await shop.customer({ balanceMinor: 450_000 });
    shop.panel.goDown();
    await shop.scheduler.start();
    await shop.buy(customer, plan, 450);
    await shop.clock.advance('12h');
    expect(shop.panel.accounts()).toEqual([]);

    shop.panel.comeBack();
    await shop.panelkit.panels.test(shop.panels[0]?.id ?? '', shop.staff());
    await shop.clock.advance('1s');
    await shop.scheduler.stop();

    expect(shop.panel.accounts()).toHaveLength(450);
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('places', () => {
  test('given a unit that was given up, when its place is free, then it names none any more', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'mistake' }, shop.as(customer));
    const placeOf = async () => (await recordsOf(shop)).units[0]?.capacityHoldId;
    expect(await placeOf()).not.toBeNull();
    await shop.panelkit.orders.settled(order.id);
    expect(await placeOf()).toBeNull();
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('a customer whom two processes meet at once', () => {
  test('given that the other was faster, when he is ensured, then the other one is answered', async () => {
    const shop = await createTestPanelkit();
    const first = await shop.panelkit.customers.ensure({ externalId: 'user-7' });
    let isBlind = true;
    const { customers } = shop.backend.storage;
    const { panelkit } = processWith(shop, (tx) => tx, {
      customers: {
        ...customers,
        findByExternalId: async (externalId: string) => {
          const found = isBlind ? null : await customers.findByExternalId(externalId);
          isBlind = false;
          return found;
        },
      },
    });

    expect(await panelkit.customers.ensure({ externalId: 'user-7' })).toEqual(first);

    expect((await panelkit.customers.list({}, shop.staff())).rows).toEqual([first]);
  });
});
