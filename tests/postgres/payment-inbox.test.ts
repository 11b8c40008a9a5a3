import { createPanelkit, createScheduler } from '@panelkit/sdk';
import { createFakePanelDriver, createSeededRandom } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { hashBooks, playMonth } from '../engine/gateways/payment-month.ts';
import { checkPayments } from '../invariants/check-payments.ts';
import { shopOptions } from '../shop-options.ts';
import { openPostgresShop, type PostgresShop } from './postgres-shop.ts';

describe('the payment inbox on PostgreSQL', () => {
  let server: SharedServer;
  let connectionString: string;
  let shop: PostgresShop;
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('inbox');
  }, 180_000);
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    shop = await openPostgresShop({ connectionString });
  });
  afterEach(() => shop.close());

  /** Another process of the shop: its own connections and queue, the same provider. */
  async function openProcess() {
    const backend = await createPostgresBackend({ connectionString, clock: shop.clock });
    const panelDrivers = [createFakePanelDriver({ kind: 'fake', panels: [shop.panel] })];
    const paymentGateways = [shop.bank.gateway];
    const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers, paymentGateways });
    return { backend, panelkit, scheduler: createScheduler(panelkit) };
  }

  test('given a month of payment events, when told three times, shuffled and doubled, and replayed, then each time the books are the same', async () => {
    const hashes: string[] = [];
    for (const seed of [1, 2, 3]) {
      if (seed > 1) {
        await shop.close();
        await emptyServerDatabase(connectionString);
        shop = await openPostgresShop({ connectionString });
      }
      const tick = () => runOnClock(shop.clock, shop.scheduler.tick());
      await playMonth({ ...shop, scheduler: { tick } }, { plan: await shop.plan(), customerCount: 14, seed });
      expect(await checkPayments(shop.backend)).toEqual([]);
      hashes.push(await hashBooks(shop));
      expect(await shop.panelkit.payments.replayEvents({}, shop.staff())).toMatchObject({ applied: 0 });
      hashes.push(await hashBooks(shop));
    }
    expect(new Set(hashes).size).toBe(1);
  }, 180_000);

  test('given the same events at two processes at once, both at work, when they are booked, then each has one effect', async () => {
    const plan = await shop.plan();
    const { panelkit, bank } = shop;
    const other = await openProcess();
    const customer = await shop.customer(1);
    const orderIds: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      const order = await panelkit.orders.place(
        { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'fake' } },
        shop.as(customer),
      );
      orderIds.push(order.id);
      const { rows } = await panelkit.payments.list({ orderId: order.id }, shop.staff());
      const paymentId = rows[0]?.id ?? '';
      const { providerReference } = await panelkit.payments.start({ paymentId }, shop.as(customer));
      for (const part of [300, 750]) bank.provider.pay(providerReference, part);
    }
    const webhooks = bank.takeWebhooks({ shuffle: createSeededRandom(3), times: 2 });
    await shop.scheduler.start();
    await other.scheduler.start();

    const answers = await Promise.all(
      webhooks.flatMap((webhook) =>
        [panelkit, other.panelkit].map((process) =>
          process.payments.receiveEvent({ gateway: 'fake', ...webhook }),
        ),
      ),
    );
    await shop.clock.advance('10m');
    await Promise.all([shop.scheduler.stop(), other.scheduler.stop()]);
    await other.backend.close();

    expect(answers.reduce((sum, { stored }) => sum + stored, 0)).toBe(24);
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(72);
    const orders = await panelkit.orders.list({ status: 'fulfilled' }, shop.staff());
    expect(orders.rows.map(({ id }) => id)).toEqual(orderIds);
    expect(await panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 12 * 50 + 1,
      heldMinor: 0,
    });
    expect(await shop.violations()).toEqual([]);
  }, 180_000);
});
