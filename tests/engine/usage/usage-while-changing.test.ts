import { describe, expect, test } from 'vitest';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY, type StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';

const LIMIT = 10_000;

/** A delivered subscription whose panel can be read, but not written to. */
async function openReadOnly({ open }: StorageUnderTest) {
  const shop = await open({ policies: { extension: { always: true } } });
  const customer = await shop.customer({ balanceMinor: 10_000 });
  const plan = await shop.plan({ trafficLimitBytes: LIMIT });
  const order = await shop.buy(customer, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const id = rows[0]?.id ?? '';
  const panel = shop.panels[0];
  if (panel === undefined) throw new Error('no panel');
  const name = panel.fake.accounts()[0]?.name ?? '';
  panel.fake.faults.sometimes('writes', { kind: 'error-before-commit' }, 1);
  return {
    shop,
    id,
    fake: panel.fake,
    panelId: panel.id,
    looks: panel.fake.calls.findAccount,
    use: (bytes: number) => panel.fake.addTraffic(name, bytes),
    sync: () => shop.run(shop.panelkit.usage.sync(panel.id, shop.staff())),
    read: () => shop.panelkit.subscriptions.get(id, shop.staff()),
    extend: () => shop.panelkit.subscriptions.extend({ subscriptionId: id }, shop.as(customer)),
    settle: () => shop.run(shop.panelkit.subscriptions.settled(id, shop.staff())),
    consumed: async () => {
      const facts = await shop.backend.storage.entitlement.listBySubscription(id);
      return facts.filter(({ kind }) => kind === 'consumed').map(({ bytes }) => bytes);
    },
  };
}

describe.each([IN_MEMORY, onPostgres('usage_while_changing')])(
  'usage during a pending change: $name',
  (storage) => {
    test('given a panel that can be read but not written to, then what is used counts for the period that ends', async () => {
      const sold = await openReadOnly(storage);
      const { shop, use, sync, read, fake } = sold;
      use(1000);
      await sync();
      await sold.extend();
      await sold.settle();
      use(2000);
      await sync();
      expect(await read()).toMatchObject({ usedBytes: 3000, pendingChange: { kind: 'extension' } });
      fake.faults.clear();
      await shop.clock.advance('2h');
      await sold.settle();
      expect(await read()).toMatchObject({ usedBytes: 0, pendingChange: null, period: 2 });
      expect(await sold.consumed()).toEqual([3000]);
      use(500);
      await sync();
      expect((await read()).usedBytes).toBe(500);
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given a change that is voided, then what was used while it was pending stays used and its limit holds', async () => {
      const sold = await openReadOnly(storage);
      const { shop, use, sync, read, fake } = sold;
      await sold.extend();
      await sold.settle();
      use(LIMIT);
      await sync();
      expect((await read()).usedBytes).toBe(LIMIT);
      await shop.clock.advance('25h');
      await sold.settle();
      fake.faults.clear();
      await shop.clock.advance('2h');
      await sold.settle();
      expect(await read()).toMatchObject({ usedBytes: LIMIT, pendingChange: null, status: 'limited' });
      expect(await violationsOf(shop)).toEqual([]);
    });

    test('given use that is booked between the read-back and its commit, then it counts once', async () => {
      const sold = await openReadOnly(storage);
      const { shop, use, sync, fake } = sold;
      fake.faults.clear();
      await sold.extend();
      fake.faults.next('findAccount', { kind: 'late-answer', delayMs: 1 });
      fake.faults.next('findAccount', { kind: 'late-answer', delayMs: 10_000 });
      const applied = shop.panelkit.subscriptions.settled(sold.id, shop.staff());
      await shop.clock.advance('5s');
      expect(fake.calls.findAccount).toBe(sold.looks + 2);
      use(500);
      await shop.panelkit.usage.sync(sold.panelId, shop.staff());
      await shop.run(applied);
      await sync();
      expect(await sold.read()).toMatchObject({ period: 2, pendingChange: null });
      const [from, to] = [new Date(0), shop.clock.now()];
      const days = { subscriptionId: sold.id, granularity: 'hour' as const, from, to };
      const booked = (await shop.backend.storage.usage.history(days)).reduce(
        (sum, { bytes }) => sum + bytes,
        0,
      );
      expect(booked).toBe(500);
      expect(await violationsOf(shop)).toEqual([]);
    });
  },
);
