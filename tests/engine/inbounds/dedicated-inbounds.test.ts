import type { CreatePlanInput } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RARE_SWEEPS } from '../rare-sweeps.ts';
import { violationsOf } from '../violations-of.ts';

const dedicated: NonNullable<CreatePlanInput['placement']> = {
  dedicated: {
    template: {
      protocol: 'vless',
      security: { kind: 'reality', target: 'example.com:443', serverNames: ['example.com'] },
      port: { from: 20_000, to: 20_020 },
    },
  },
};

const made = (shop: TestPanelkit) =>
  shop.panels.flatMap(({ fake }) => fake.inbounds()).filter(({ name }) => name.startsWith('own-'));
const statusOf = async (shop: TestPanelkit, order: { id: string }) =>
  (await shop.panelkit.orders.get(order.id, shop.staff())).state.status;
const planOf = (shop: TestPanelkit) => shop.plan({ slug: 'own', placement: dedicated });

async function rowsOf(shop: TestPanelkit) {
  const { rows } = await shop.backend.storage.inbounds.list({ limit: 500 });
  return rows.filter(({ dedicatedTo }) => dedicatedTo !== null);
}

test('given a plan with inbounds of its own, when three units are bought, then each has one, with its account alone on it', async () => {
  const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
  const order = await shop.buy(await shop.customer({ balanceMinor: 3000 }), await planOf(shop), 3);
  await shop.run(shop.panelkit.orders.settled(order.id));
  expect(await statusOf(shop, order)).toBe('fulfilled');
  expect(made(shop)).toHaveLength(3);
  expect(new Set(made(shop).map(({ port }) => port)).size).toBe(3);
  const keys = shop.panel.accounts().flatMap(({ inboundKeys }) => inboundKeys);
  expect(keys.toSorted()).toEqual(
    made(shop)
      .map(({ key }) => key)
      .toSorted(),
  );
  expect((await rowsOf(shop)).map(({ usedCount, capacity }) => [usedCount, capacity])).toEqual(
    Array.from({ length: 3 }, () => [1, 1]),
  );
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a dedicated inbound, when another plan is sold, then it does not go there', async () => {
  const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
  const customer = await shop.customer({ balanceMinor: 2000 });
  const own = await shop.buy(customer, await planOf(shop));
  await shop.run(shop.panelkit.orders.settled(own.id));
  const [row] = await rowsOf(shop);
  const plan = await shop.plan({ placement: { preferredInboundId: row?.id ?? '' } });
  const report = await shop.panelkit.plans.explain({ planId: plan.id, quantity: 1 }, shop.staff());
  expect(report.candidates.find(({ inboundId }) => inboundId === row?.id)?.reason).toBe('inbound-dedicated');
});

test('given a delivered unit, when its account ends, then its inbound goes with it, after the account', async () => {
  const shop = await createTestPanelkit({ panels: [{ losesWrites: true }] });
  await shop.scheduler.start();
  shop.panel.faults.sometimes('ensureAccount', { kind: 'drop-after-commit' }, 1);
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await planOf(shop));
  await shop.clock.advance(0);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  expect(made(shop)).toHaveLength(1);
  await shop.panelkit.units.cancel({ unitId: unit?.id ?? '', reason: 'test' }, shop.staff());
  shop.panel.faults.clear();
  await shop.clock.advance('1h');
  expect(shop.panel.accounts()).toEqual([]);
  expect(made(shop)).toEqual([]);
  expect(await rowsOf(shop)).toMatchObject([{ status: 'removed', heldCount: 0, usedCount: 0 }]);
  const verbs = shop.panel.history.map(({ verb }) => verb);
  expect(verbs.indexOf('removeInbound')).toBeGreaterThan(verbs.indexOf('removeAccount'));
  expect(await violationsOf(shop)).toEqual([]);
});

test('given an order that is never paid, when it ends, then nothing was ever made for it', async () => {
  const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
  await shop.scheduler.start();
  const customer = await shop.customer();
  const { id: planId } = await planOf(shop);
  const order = { customerId: customer.id, items: [{ planId, quantity: 2 }], payment: { method: 'receipt' } };
  await shop.panelkit.orders.place(order, shop.as(customer));
  expect(await rowsOf(shop)).toMatchObject([{ status: 'pending' }, { status: 'pending' }]);
  await shop.clock.advance('2h');
  expect(await rowsOf(shop)).toMatchObject([{ status: 'removed' }, { status: 'removed' }]);
  expect(shop.panel.calls.createInbound).toBe(0);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a panel with a capacity, when units with inbounds of their own are bought, then it is not passed', async () => {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://a.test' }, { baseUrl: 'https://b.test' }],
  });
  for (const { id: panelId } of shop.panels)
    await shop.panelkit.panels.update({ panelId, capacity: 2 }, shop.staff());
  const customer = await shop.customer({ balanceMinor: 9000 });
  const plan = await planOf(shop);
  const order = await shop.buy(customer, plan, 4);
  await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'SOLD_OUT' });
  await shop.run(shop.panelkit.orders.settled(order.id));
  expect(shop.panels.map(({ fake }) => fake.accounts().length)).toEqual([2, 2]);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given panels of which one lets inbounds be made, when sold, then it goes there; with none, the plan is not supported', async () => {
  const shop = await createTestPanelkit({
    panels: [{ baseUrl: 'https://a.test', inboundControl: 'none' }, { baseUrl: 'https://b.test' }],
  });
  const customer = await shop.customer({ balanceMinor: 2000 });
  const plan = await planOf(shop);
  const order = await shop.buy(customer, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  expect(shop.panels.map(({ fake }) => fake.accounts().length)).toEqual([0, 1]);
  await shop.panelkit.plans.update(
    { planId: plan.id, patch: { placement: { selector: { panelIds: [shop.panels[0]?.id ?? ''] } } } },
    shop.staff(),
  );
  await expect(shop.buy(customer, plan)).rejects.toMatchObject({
    code: 'PLAN_NOT_SUPPORTED',
    details: { missing: ['inboundControl'] },
  });
});

test('given a panel that refuses the inbound, when a unit is sold, then it is given up and the money is back', async () => {
  const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
  shop.panel.faults.next('createInbound', { kind: 'refused' });
  const customer = await shop.customer({ balanceMinor: 1000 });
  const order = await shop.buy(customer, await planOf(shop));
  await shop.run(shop.panelkit.orders.settled(order.id));
  await shop.scheduler.start();
  await shop.clock.advance('10m');
  expect(await statusOf(shop, order)).toBe('failed');
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  expect(unit?.state).toMatchObject({ reason: 'panel-refused' });
  expect(await rowsOf(shop)).toMatchObject([{ status: 'removed' }]);
  await shop.panelkit.units.retry({ unitId: unit?.id ?? '' }, shop.staff());
  await shop.clock.advance('10m');
  expect(await statusOf(shop, order)).toBe('fulfilled');
  expect(made(shop)).toHaveLength(1);
  expect(await violationsOf(shop)).toEqual([]);
});

test('given a panel that was away for hours, when it is back, then the units that waited are delivered at the next contact', async () => {
  const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
  await shop.scheduler.start();
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await planOf(shop);
  const order = await shop.buy(customer, plan);
  shop.panel.goDown();
  await shop.clock.advance('5h');
  expect(await statusOf(shop, order)).not.toBe('fulfilled');
  shop.panel.comeBack();
  await shop.clock.advance('6m');
  expect(await statusOf(shop, order)).toBe('fulfilled');
  expect(made(shop)).toHaveLength(1);
});

test('given provisioning that is switched off, when a unit is sold, then nothing is made before staff start it', async () => {
  const shop = await createTestPanelkit({ settings: { provisioningEnabled: false } });
  await shop.scheduler.start();
  const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await planOf(shop));
  await shop.clock.advance('1h');
  expect(shop.panel.calls.createInbound).toBe(0);
  const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
  await shop.panelkit.units.start({ unitId: unit?.id ?? '' }, shop.staff());
  await shop.clock.advance('1m');
  expect(await statusOf(shop, order)).toBe('fulfilled');
  expect(made(shop)).toHaveLength(1);
});

test('given a fixed port, when a plan with inbounds of its own is made, then the input is invalid', async () => {
  const shop = await createTestPanelkit({ settings: RARE_SWEEPS });
  const template = { protocol: 'vless' as const, security: { kind: 'none' as const }, port: 443 };
  await expect(shop.plan({ placement: { dedicated: { template } } })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});

test('given writes that fail and processes that die at any moment, when units are bought, then each has exactly one inbound and account', async () => {
  const dieAt = async (moments: number[], latencyMs: number): Promise<void> => {
    let shop = await createTestPanelkit({
      panels: [{ latencyMs, uniqueNames: false, writeScope: 'panel', seed: latencyMs + 1 }],
    });
    await shop.scheduler.start();
    shop.panel.faults.sometimes('writes', { kind: 'drop-after-commit' }, 0.2);
    shop.panel.faults.sometimes('writes', { kind: 'error-after-commit' }, 0.1);
    const customer = await shop.customer({ balanceMinor: 3000 });
    const order = await shop.buy(customer, await planOf(shop), 3);
    for (const moment of moments) {
      await shop.clock.advance(moment);
      shop = shop.crash();
      await shop.scheduler.start();
    }
    await shop.clock.advance('2m');
    shop.panel.faults.clear();
    await shop.clock.advance('2h');
    expect(await statusOf(shop, order)).toBe('fulfilled');
    expect(made(shop)).toHaveLength(3);
    expect(shop.panel.accounts()).toHaveLength(3);
    expect(await violationsOf(shop)).toEqual([]);
  };
  const moments = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(moments, fc.integer({ min: 0, max: 120 }), dieAt), { numRuns: 12 });
}, 60_000);
