import type { DatabaseLocation } from '@panelkit/storage-postgres';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import {
  emptyServerDatabase,
  type SharedServer,
  sharedPglite,
  sharedServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { openPostgresShop, type PostgresShop } from './postgres-shop.ts';

const ORDERS = 60;
const WAVE = 20;

/** The engine's own promises, kept on a database. */
function describeShop(name: string, location: () => Promise<DatabaseLocation>): void {
  describe(`a shop on ${name}`, () => {
    let shop: PostgresShop;
    beforeEach(async () => {
      shop = await openPostgresShop(await location());
    });
    afterEach(() => shop.close());

    test('given a balance, when two units are bought, then both are delivered and paid once they were read back', async () => {
      const customer = await shop.customer(5000);
      const placed = await shop.buy(customer, await shop.plan(), 2);
      const wallet = () => shop.panelkit.wallets.get(customer.id, shop.as(customer));
      expect(placed.state.status).toBe('paid');
      expect(await wallet()).toMatchObject({ balanceMinor: 5000, heldMinor: 2000 });

      const settled = await runOnClock(shop.clock, shop.panelkit.orders.settled(placed.id));

      expect(settled.state.status).toBe('fulfilled');
      expect(await wallet()).toMatchObject({ balanceMinor: 3000, heldMinor: 0 });
      expect(shop.panel.accounts()).toHaveLength(2);
      expect(await shop.violations()).toEqual([]);
    });

    test('given a customer at whom staff look often and at once, then one row says so for each of them and hour', async () => {
      const { id } = await shop.customer(1);
      const target = { kind: 'customer', id };
      const look = (staffId: string, action = 'customer.view') =>
        shop.panelkit.audit.recordView({ action, target }, { actor: { kind: 'staff', id: staffId } });
      await Promise.all(['ann', 'ann', 'bob', 'ann'].map((staffId) => look(staffId)));
      await look('ann', 'receipt.view');
      await shop.clock.advance('1h');
      await look('ann', 'receipt.view');
      const { rows } = await shop.panelkit.audit.list(
        { targetId: id },
        { actor: { kind: 'staff', id: 'eve' } },
      );
      const seen = rows.filter(({ action }) => action.endsWith('.view'));
      expect(seen.map(({ actor, action }) => `${actor.id} ${action}`).toSorted()).toEqual([
        'ann customer.view',
        'ann receipt.view',
        'bob customer.view',
      ]);
    });

    test(`given dropped answers, 500s, lost logins and two restarts, when ${ORDERS} orders are placed, then exactly ${ORDERS} accounts exist`, async () => {
      const plan = await shop.plan();
      const customers = await Promise.all(Array.from({ length: WAVE }, () => shop.customer(1000 * ORDERS)));
      const { faults } = shop.panel;
      // One for certain: what is drawn depends on the order of the calls.
      faults.next('writes', { kind: 'drop-after-commit' });
      faults.sometimes('writes', { kind: 'drop-after-commit' }, 0.1);
      faults.sometimes('writes', { kind: 'error-after-commit' }, 0.05);
      faults.sometimes('reads', { kind: 'auth-failed' }, 0.05);
      await shop.scheduler.start();

      const waves = ORDERS / WAVE;
      for (let wave = 1; wave <= waves; wave += 1) {
        if (wave === Math.floor(waves / 3) || wave === Math.floor((2 * waves) / 3))
          shop.panel.restart(20_000);
        await Promise.all(customers.map((customer) => shop.buy(customer, plan)));
        await shop.clock.advance('30s');
      }
      const dropped = faults.count('drop-after-commit');
      faults.clear();
      await shop.clock.advance('30m');
      await shop.scheduler.stop();

      const fulfilled = await shop.panelkit.orders.list({ status: 'fulfilled', limit: 500 }, shop.staff());
      expect(fulfilled.rows).toHaveLength(ORDERS);
      expect(shop.panel.accounts()).toHaveLength(ORDERS);
      expect(dropped).toBeGreaterThan(0);
      expect(await shop.violations()).toEqual([]);
    }, 120_000);

    test('given 10 places, when 50 buyers order at once, then 10 are served and 40 are sold out and not charged', async () => {
      const plan = await shop.plan(10);
      const customers = await Promise.all(Array.from({ length: 50 }, () => shop.customer(1000)));
      const results = await Promise.allSettled(customers.map((customer) => shop.buy(customer, plan)));
      const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      expect(codes).toEqual(Array.from({ length: 40 }, () => 'SOLD_OUT'));
      const placed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
      const wallets = await Promise.all(
        customers.map(({ id }) => shop.panelkit.wallets.get(id, shop.as({ id }))),
      );
      expect(wallets.filter(({ heldMinor }) => heldMinor === 1000)).toHaveLength(10);
      await runOnClock(shop.clock, Promise.all(placed.map((id) => shop.panelkit.orders.settled(id))));
      expect(await shop.violations()).toEqual([]);
    });

    test('given a paid order, when cancelled 100 times at once, then the money is back once and the ledger sums to zero', async () => {
      const customer = await shop.customer(1000);
      const order = await shop.buy(customer, await shop.plan());
      const results = await Promise.allSettled(
        Array.from({ length: 100 }, () =>
          shop.panelkit.orders.cancel({ orderId: order.id, reason: 'changed my mind' }, shop.as(customer)),
        ),
      );
      const codes = results.map((result) =>
        result.status === 'rejected' ? result.reason.code : 'cancelled',
      );
      expect(codes.toSorted()).toEqual([
        ...Array.from({ length: 99 }, () => 'ILLEGAL_TRANSITION'),
        'cancelled',
      ]);
      await runOnClock(shop.clock, shop.panelkit.orders.settled(order.id));
      const wallet = await shop.panelkit.wallets.get(customer.id, shop.as(customer));
      expect(wallet).toMatchObject({ balanceMinor: 1000, heldMinor: 0 });
      const { ledger } = shop.backend.storage;
      expect((await ledger.listHolds({ orderId: order.id })).map(({ state }) => state)).toEqual(['voided']);
      const balances = await ledger.balances();
      expect(balances.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
      expect(await shop.violations()).toEqual([]);
    });
  });
}

describe('server', () => {
  let server: SharedServer;
  let connectionString: string;
  beforeAll(async () => {
    server = await sharedServer();
    connectionString = await server.createMigrated('shop');
  }, 60_000);
  describeShop('PostgreSQL', async () => {
    await emptyServerDatabase(connectionString);
    return { connectionString };
  });
});

describe('embedded', () => {
  describeShop('PGlite', async () => ({ pglite: await sharedPglite() }));
});
