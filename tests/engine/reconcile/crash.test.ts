import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

test('given an order, when the process dies at any moment and another takes over, then the same units are delivered once', async () => {
  const dieAt = async (momentsMs: number[], latencyMs: number): Promise<void> => {
    let shop = await createTestPanelkit({
      panels: [{ latencyMs, uniqueNames: false, writeScope: 'panel', seed: latencyMs }],
    });
    const customer = await shop.customer({ balanceMinor: 3000 });
    const plan = await shop.plan();
    await shop.scheduler.start();
    const order = await shop.buy(customer, plan, 3);
    for (const moment of momentsMs) {
      await shop.clock.advance(moment);
      shop = shop.crash();
      await shop.scheduler.start();
    }
    await shop.clock.advance('1h');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(shop.panel.accounts()).toHaveLength(3);
    expect(await violationsOf(shop)).toEqual([]);
  };
  const moments = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(moments, fc.integer({ min: 0, max: 120 }), dieAt), { numRuns: 80 });
});

test('given a process that died after its write left, when nobody enqueues anything, then the janitor of the next one finishes the unit', async () => {
  const first = await createTestPanelkit({ panels: [{ latencyMs: 50 }] });
  const customer = await first.customer({ balanceMinor: 1000 });
  await first.scheduler.start();
  const order = await first.buy(customer, await first.plan());
  await first.clock.advance(75);
  const next = first.crash();
  await next.scheduler.start();
  await next.clock.advance('10m');
  expect((await next.panelkit.orders.get(order.id, next.staff())).state.status).toBe('fulfilled');
  expect(await violationsOf(next)).toEqual([]);
});

test('given two processes on one shop, when both work on the same orders, then every unit is delivered once', async () => {
  const shop = await createTestPanelkit({
    panels: [{ latencyMs: 30, uniqueNames: false, writeScope: 'panel' }],
  });
  const other = shop.another();
  const customer = await shop.customer({ balanceMinor: 20_000 });
  const plan = await shop.plan();
  await shop.scheduler.start();
  await other.scheduler.start();
  const orders = await Promise.all(Array.from({ length: 10 }, () => shop.buy(customer, plan, 2)));
  const both = orders.flatMap(({ id }) => [
    shop.panelkit.orders.settled(id),
    other.panelkit.orders.settled(id),
  ]);
  await shop.run(Promise.all(both));
  await shop.clock.advance('10m');
  expect(shop.panel.accounts()).toHaveLength(20);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a wake-up that comes two seconds early by a differing clock, then it comes again in time, without the janitor', async () => {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor: 1000 });
  await shop.scheduler.start();
  shop.panel.faults.next('findAccount', { kind: 'drop-before-commit' });
  const order = await shop.buy(customer, await shop.plan());
  await shop.clock.advance(0);
  // The delayed wake-up keeps its time; what is due is now judged by a clock that is behind.
  shop.clock.set(new Date(shop.clock.now().getTime() - 2000));
  await shop.clock.advance('6s');
  expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
});
