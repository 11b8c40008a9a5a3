import type { CommandContext, Order } from '@panelkit/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  openSilentProxy,
  type SilentProxy,
} from '../../packages/storage-postgres/src/testing/silent-proxy.ts';
import {
  emptyServerDatabase,
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop, type PostgresShop } from './postgres-shop.ts';

const PRICE_MINOR = 1000;

describe('a connection that falls silent', () => {
  let server: TestServer;
  let connectionString: string;
  let proxy: SilentProxy;
  let shop: PostgresShop;
  beforeAll(async () => {
    server = await startTestServer({ isDurable: true });
    connectionString = await server.createDatabase('lost_commit');
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    await emptyServerDatabase(connectionString);
    proxy = await openSilentProxy(connectionString);
    shop = await openPostgresShop({ connectionString: proxy.connectionString, queryTimeoutMs: 600 });
  });
  afterEach(async () => {
    await shop.close();
    await proxy.close();
  });

  const place = (customer: { id: string }, planId: string, by: CommandContext): Promise<Order> =>
    shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } },
      by,
    );

  test.each([true, false])(
    'given the commit of a purchase that reached the server: %s, when the caller asks again with the same key, then there is one order, paid once',
    async (arrives) => {
      const plan = await shop.plan();
      const customer = await shop.customer(PRICE_MINOR);
      const by = shop.as(customer);
      const met = proxy.silenceAt('COMMIT\0', { arrives });
      await expect(place(customer, plan.id, by)).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        retryable: true,
        details: { outcome: 'unknown' },
      });
      await met;
      const order = await place(customer, plan.id, by);
      const { rows } = await shop.panelkit.orders.list({ customerId: customer.id }, shop.staff());
      expect(rows.map(({ id }) => id)).toEqual([order.id]);
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ availableMinor: 0 });
      await runOnClock(shop.clock, shop.panelkit.orders.settled(order.id));
      expect(await shop.violations()).toEqual([]);
    },
    20_000,
  );

  /** A payment at a provider, which tells of it by a webhook, as often as it is asked to. */
  async function payAtProvider() {
    const { panelkit, bank } = shop;
    const customer = await shop.customer(1);
    const { id: planId } = await shop.plan();
    const wanted = { customerId: customer.id, items: [{ planId, quantity: 1 }], payment: { method: 'fake' } };
    const order = await panelkit.orders.place(wanted, shop.as(customer));
    const { rows } = await panelkit.payments.list({ orderId: order.id }, shop.staff());
    const { providerReference } = await panelkit.payments.start(
      { paymentId: rows[0]?.id ?? '' },
      shop.as(customer),
    );
    bank.provider.pay(providerReference, PRICE_MINOR);
    const [webhook] = bank.takeWebhooks();
    if (webhook === undefined) throw new Error('the provider sent nothing');
    const receive = () => panelkit.payments.receiveEvent({ gateway: 'fake', ...webhook });
    return { customer, order, receive };
  }

  test.each([
    { name: 'every connection falls silent', breaks: () => proxy.fallSilent(), storedLater: 1 },
    {
      name: 'its commit gets no answer',
      breaks: () => void proxy.silenceAt('COMMIT\0', { arrives: true }),
      storedLater: 0,
    },
  ])(
    'given a webhook during which $name, then its call ends, and when the provider repeats it, it is booked once',
    async ({ breaks, storedLater }) => {
      const { customer, order, receive } = await payAtProvider();
      breaks();
      await expect(receive()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', retryable: true });
      proxy.recover();
      expect(await receive()).toMatchObject({ stored: storedLater, duplicates: 1 - storedLater });
      expect(await receive()).toMatchObject({ stored: 0, duplicates: 1 });
      await runOnClock(shop.clock, shop.scheduler.tick());
      await runOnClock(shop.clock, shop.panelkit.orders.settled(order.id));
      expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 1 });
      expect(await shop.violations()).toEqual([]);
    },
    20_000,
  );
});
